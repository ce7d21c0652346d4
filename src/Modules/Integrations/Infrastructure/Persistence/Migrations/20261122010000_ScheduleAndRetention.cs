using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ScheduleAndRetention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "integrations_removed_idx",
                schema: "integrations",
                table: "integrations",
                column: "deleted_at",
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.Script("0002_quartz");
            migrationBuilder.Script("0003_retention");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP FUNCTION integrations.drop_activity_partitions(int);
                DROP TABLE
                    integrations.qrtz_simple_triggers, integrations.qrtz_cron_triggers, integrations.qrtz_simprop_triggers, integrations.qrtz_blob_triggers,
                    integrations.qrtz_triggers, integrations.qrtz_job_details, integrations.qrtz_calendars, integrations.qrtz_paused_trigger_grps,
                    integrations.qrtz_paused_job_grps, integrations.qrtz_fired_triggers, integrations.qrtz_scheduler_state, integrations.qrtz_locks,
                    integrations.qrtz_execution_history, integrations.qrtz_misfire_history, integrations.qrtz_job_status;
                """);

            migrationBuilder.DropIndex(
                name: "integrations_removed_idx",
                schema: "integrations",
                table: "integrations");
        }
    }
}
