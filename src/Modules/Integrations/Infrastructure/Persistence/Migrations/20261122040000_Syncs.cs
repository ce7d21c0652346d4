using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122040000_Syncs")]
    public partial class Syncs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0006_syncs");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql("DROP TABLE integrations.sync_runs, integrations.sync_streams; DROP FUNCTION integrations.tell_sync();");
    }
}
