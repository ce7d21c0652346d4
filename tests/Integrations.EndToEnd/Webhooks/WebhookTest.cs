using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>A test of a connection's own address.</summary>
[Collection(WebhookGroup.Name)]
public abstract class WebhookTest(WebhookFixture fixture) : ApiTest(fixture)
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Newest first.</summary>
    private protected async Task<IReadOnlyList<JsonNode>> DeliveriesAsync(Sender sender) => (await Api.GetAsync($"/{sender.Id}/deliveries")).Expect(200).Items;

    private protected Task<long> EventsAsync(Sender sender)
        => Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'webhook_received'", sender.Id);
}
