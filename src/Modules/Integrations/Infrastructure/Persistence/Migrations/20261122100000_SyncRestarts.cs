using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122100000_SyncRestarts")]
    public partial class SyncRestarts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0010_sync_restarts");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql(
                """
                DROP TRIGGER sync_streams_told ON integrations.sync_streams;
                UPDATE integrations.sync_runs SET state = 'abandoned' WHERE state = 'cancelled';
                ALTER TABLE integrations.sync_runs
                    DROP CONSTRAINT sync_runs_state_check,
                    ADD CONSTRAINT sync_runs_state_check CHECK (state IN ('running', 'completed', 'failed', 'abandoned'));
                ALTER TABLE integrations.sync_streams DROP COLUMN start_from, DROP COLUMN restarted_at, DROP COLUMN read_until;
                CREATE TRIGGER sync_streams_told AFTER UPDATE ON integrations.sync_streams FOR EACH ROW
                    WHEN ((OLD.run_id, OLD.paused_at) IS DISTINCT FROM (NEW.run_id, NEW.paused_at)) EXECUTE FUNCTION integrations.tell_sync();
                """);
    }
}
