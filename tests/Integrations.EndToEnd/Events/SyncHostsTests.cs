using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Events;

/// <summary>Sync streams over processes of their own: each with its schedule, its dispatcher and the sample module.</summary>
public sealed class SyncHostsTests
{
    private const int Connections = 40;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryDueSlot_IsToldOnce_OverTwoHosts()
    {
        await using var deployment = await Deployment.CreateAsync();
        await ReceivedEvents.PrepareAsync(deployment);
        var settings = Settings(deployment);
        await ExecuteAsync(
            deployment,
            $"""
            INSERT INTO integrations.integrations (company_id, provider, config, status) SELECT 'c' || n, 'stripe', '{"{}"}', 'connected' FROM generate_series(1, {Connections}) n;
            INSERT INTO integrations.sync_streams (company_id, integration_id, stream, next_due_at)
            SELECT company_id, id, stream, now() + interval '1 hour' FROM integrations.integrations, unnest(ARRAY['payments', 'payouts']) AS stream;
            """);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => HostProcess.StartSampleAsync(settings)));
        try
        {
            for (var slot = 1; slot <= 3; slot++)
            {
                await ExecuteAsync(deployment, "UPDATE integrations.sync_streams SET next_due_at = clock_timestamp()");
                var expected = slot * 2 * Connections;
                await Poll.UntilAsync(async () => await ReceivedEvents.DistinctAsync(deployment) >= expected, Soon, $"slot {slot}");
            }

            (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE type = 'sync_due'")).ShouldBe(3 * 2 * Connections);
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task RunOfAKilledHost_GoesOnElsewhere_FromItsCursor()
    {
        await using var deployment = await Deployment.CreateAsync();
        await ReceivedEvents.PrepareAsync(deployment);
        var tenant = SiblingHosts.NewTenant();
        var shop = deployment.Sandbox["shopify_admin"];
        IntegrationId id;
        await using (var person = await SiblingHost.StartAsync(new Dictionary<string, string?>(deployment.Sandbox.HostSettings().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        {
            ["Integrations:Jobs:Enabled"] = "false",
            ["Integrations:Outbox:Enabled"] = "false",
            ["Integrations:Sealing:KeyFile"] = deployment.SealingKeyFile,
            [SiblingHosts.ConnectionSetting] = deployment.Database.RuntimeConnectionString(),
        }))
        {
            id = await person.ConnectAsync(tenant, Provider.ShopifyAdmin, shop.Credential("good").ToJson());
        }

        // Slow enough to die between two pages.
        shop.Reset();
        shop.Break(new Fault { Kind = FaultKind.Delay, DelayMs = 1500 });
        await using (var first = await HostProcess.StartSampleAsync(Settings(deployment)))
        {
            await Poll.UntilAsync(async () => await RunsAsync(deployment, id) is not "", Soon, "the first page");
            first.Kill();
        }

        shop.Mend();
        var before = await RunsAsync(deployment, id);
        await ExecuteAsync(deployment, "UPDATE integrations.sync_streams SET lease_until = clock_timestamp() WHERE run_id IS NOT NULL");
        await using var second = await HostProcess.StartSampleAsync(Settings(deployment));
        await Poll.UntilAsync(async () => await deployment.ScalarAsync<bool>("SELECT last_success_at IS NOT NULL FROM integrations.sync_streams WHERE integration_id = $1 AND stream = 'orders'", id.Value), Soon, "the end of the sync");

        before.ShouldStartWith("running");
        var read = await deployment.ScalarAsync<decimal>("SELECT sum(read) FROM integrations.sync_runs WHERE integration_id = $1 AND stream = 'orders'", id.Value);
        read.ShouldBe(120);
        (await RunsAsync(deployment, id)).ShouldStartWith("abandoned");
        Pages(shop.Requests).Count(page => page.Contains("after: null", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Dictionary<string, string?> Settings(Deployment deployment)
    {
        var settings = ReceivedEvents.Settings(deployment);
        settings["Integrations__Jobs__Enabled"] = "true";
        settings["Integrations__Jobs__SyncEvery"] = "00:00:01";
        settings["Integrations__Outbox__HandlerLimit"] = "00:00:05";
        return settings;
    }

    private static IEnumerable<string> Pages(IEnumerable<GeniusErp.Sandbox.SandboxRequest> requests) => requests.Select(call => call.Body).Where(body => body.Contains("orders(", StringComparison.Ordinal));

    private static Task<string> RunsAsync(Deployment deployment, IntegrationId id) => deployment.ScalarAsync<string>(
        "SELECT coalesce(string_agg(state || ' ' || read, ', ' ORDER BY started_at), '') FROM integrations.sync_runs WHERE integration_id = $1 AND stream = 'orders' AND read > 0", id.Value);

    private static async Task ExecuteAsync(Deployment deployment, string sql)
    {
        await using var command = deployment.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
