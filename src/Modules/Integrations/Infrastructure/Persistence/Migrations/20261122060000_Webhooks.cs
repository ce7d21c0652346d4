using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <summary>Tables that EF does not map: read and written by WebhookEndpointStore and WebhookDeliveryStore.</summary>
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122060000_Webhooks")]
    internal sealed class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0008_webhooks");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql(
                """
                DROP TRIGGER integrations_forget_webhook ON integrations.integrations;
                DROP FUNCTION integrations.forget_webhook_endpoint();
                DROP FUNCTION integrations.find_webhook_recipients(text, text, text, text[], text[], text, boolean);
                DROP FUNCTION integrations.find_webhook_endpoint(bytea);
                DROP FUNCTION integrations.drop_webhook_partitions(int);
                DROP FUNCTION integrations.ensure_webhook_partitions(int);
                DROP TABLE integrations.data_deletions, integrations.webhook_receipts, integrations.webhook_deliveries, integrations.webhook_endpoints;
                """);
    }
}
