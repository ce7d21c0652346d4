using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <summary>Tables that EF does not make, so there is no model of this moment to keep.</summary>
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122020000_Outbox")]
    internal sealed class Outbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0004_outbox");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DROP TRIGGER integrations_told ON integrations.integrations;
            DROP TRIGGER integrations_gone_told ON integrations.integrations;
            DROP TRIGGER grants_told ON integrations.grants;
            DROP TRIGGER grants_gone_told ON integrations.grants;
            DROP TABLE integrations.outbox_dead_letters, integrations.outbox_lanes, integrations.outbox;
            DROP SEQUENCE integrations.outbox_sequence;
            DROP FUNCTION integrations.place_in_outbox(), integrations.tell_outbox(), integrations.tell_change();
            """);
    }
}
