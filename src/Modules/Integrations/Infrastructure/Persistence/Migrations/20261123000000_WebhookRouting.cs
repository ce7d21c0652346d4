using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <summary>A table that EF does not map: written by a trigger, read by the function that finds an app delivery's connections.</summary>
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261123000000_WebhookRouting")]
    internal sealed class WebhookRouting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0010_webhook_routing");

        /// <summary>The two functions that are replaced do as well for the version before.</summary>
        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql(
                """
                DROP FUNCTION integrations.find_webhook_connections(text, text, text, text, text[], text, boolean);
                DROP INDEX integrations.integrations_granted_config_idx;
                DROP INDEX integrations.grants_app_account_idx;
                DROP TRIGGER integrations_note_consent ON integrations.integrations;
                DROP FUNCTION integrations.note_consent();
                DROP TABLE integrations.consents_given;
                """);
    }
}
