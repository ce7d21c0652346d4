using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>A test of an app's address: one for everybody who granted the app, told apart by the account.</summary>
[Collection(WebhookGroup.Name)]
public abstract class AppWebhookTest(WebhookFixture fixture) : ApiTest(fixture)
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private protected abstract string Provider { get; }

    private protected abstract string Authority { get; }

    /// <summary>The operator's app.</summary>
    private protected Sender Operator() => Sender.OfOperator(Deployment, Host, Provider, Authority);

    private protected Task<ApiClient> CompanyAsync() => CallerAsync(Guid.NewGuid().ToString());

    /// <param name="decision">On the consent page, where there is one.</param>
    private protected async Task<Guid> ConnectAsync(ApiClient api, string provider, string sample = "good", string decision = "approve", Action<JsonObject>? change = null)
    {
        var config = Sample(provider, sample);
        change?.Invoke(config);
        var id = (await api.PostAsync("", new JsonObject { ["provider"] = provider, ["config"] = config })).Expect(201).Id;
        await api.ConnectAsync(id, decision);
        return id;
    }

    /// <summary>What came for it, oldest first: verdict and topic.</summary>
    private protected static async Task<IReadOnlyList<(string Verdict, string? Topic)>> DeliveriesAsync(ApiClient api, Guid id)
        => [.. (await api.GetAsync($"/{id}/deliveries")).Expect(200).Items.Reverse().Select(item => (item["verdict"]!.GetValue<string>(), item["topic"]?.GetValue<string>()))];

    /// <summary>What of the newest delivery people may see.</summary>
    private protected static async Task<JsonNode> NewestBodyAsync(ApiClient api, Guid id)
    {
        var newest = (await api.GetAsync($"/{id}/deliveries?limit=1")).Expect(200).Items[0]["id"]!.GetValue<Guid>();
        return (await api.GetAsync($"/{id}/deliveries/{newest}")).Expect(200)["body"]!;
    }

    /// <summary>Topics of the events that went out, in their order.</summary>
    private protected async Task<IReadOnlyList<string>> EventsAsync(Guid id)
        => await Deployment.ScalarAsync<string[]>(
            "SELECT coalesce(array_agg(payload ->> 'topic' ORDER BY sequence), '{}') FROM integrations.outbox WHERE integration_id = $1 AND type = 'webhook_received'", id);

    private protected Task<string> StateAsync(Guid id)
        => Deployment.ScalarAsync<string>("SELECT concat_ws(' ', status, error_code) FROM integrations.integrations WHERE id = $1", id);

    /// <summary>The provider was asked, and says that it is over.</summary>
    private protected Task EndedAsync(Guid id)
        => Poll.UntilAsync(async () => await StateAsync(id) == "error reauthorization_required", Patience, "the end of the connection");

    private protected Task<DateTime> LookedAtAsync(Guid id) => Deployment.ScalarAsync<DateTime>("SELECT last_verified_at FROM integrations.integrations WHERE id = $1", id);
}
