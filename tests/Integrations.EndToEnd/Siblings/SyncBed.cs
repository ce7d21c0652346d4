using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>A Shopify connection of a company of its own, as a module that reads its orders meets it.</summary>
internal sealed class SyncBed(SiblingHosts bed, TenantScope tenant, IntegrationId id)
{
    public const string Stream = "orders";

    public IntegrationId Id => id;

    public static async Task<SyncBed> NewAsync(SiblingHosts bed, TenantScope tenant)
        => new(bed, tenant, await bed.A.ConnectAsync(tenant, Provider.ShopifyAdmin, bed.Good(Provider.ShopifyAdmin)));

    public Task<ConnectionResult<SyncRun>> BeginAsync(SiblingHost? host = null, TimeSpan? lease = null)
        => (host ?? bed.A).SendAsync(new BeginSync(tenant, id.Value, Stream) { Lease = lease ?? TimeSpan.FromMinutes(5) });

    public async Task<SyncRun> BegunAsync(TimeSpan? lease = null) => (await BeginAsync(lease: lease)).Value.ShouldNotBeNull();

    public Task<ConnectionResult<SyncRun>> ReportAsync(SyncRun run, string cursor, long read = 1, SiblingHost? host = null, DateTimeOffset? until = null)
        => (host ?? bed.B).SendAsync(new ReportSyncProgress(run, cursor, new(read)) { ReadUntil = until });

    public Task<ConnectionResult<SyncState>> CompleteAsync(SyncRun run, string? cursor, long read = 1) => bed.B.SendAsync(new CompleteSync(run, cursor, new(read)));

    public async Task<SyncState> StateAsync() => (await bed.B.SendAsync(new GetSyncState(tenant, id.Value, Stream))).Value.ShouldNotBeNull();

    public async Task<SyncStreamView> ViewAsync() => (await bed.A.SendAsync(new ListSyncsQuery(tenant, id))).Value.ShouldNotBeNull().Items.Single(view => view.Stream == Stream);

    /// <summary>As if the time until then had passed.</summary>
    public Task MakeDueAsync() => bed.ExecuteAsync("UPDATE integrations.sync_streams SET next_due_at = clock_timestamp() WHERE integration_id = $1 AND stream = 'orders'", id);

    /// <summary>As if the run had been silent for its whole lease.</summary>
    public Task EndLeaseAsync() => bed.ExecuteAsync("UPDATE integrations.sync_streams SET lease_until = clock_timestamp() - interval '1 ms' WHERE integration_id = $1 AND stream = 'orders'", id);

    public Task<long> EventsAsync() => bed.Deployment.ScalarAsync<long>(
        "SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'sync_due' AND payload ->> 'stream' = 'orders'", id.Value);

    public Task<string> RunsAsync() => bed.Deployment.ScalarAsync<string>(
        "SELECT coalesce(string_agg(concat_ws(' ', state, read, cursor_after, error_code), ', ' ORDER BY started_at), '') FROM integrations.sync_runs WHERE integration_id = $1", id.Value);

    public static Task SweepAsync(SiblingHost host) => host.SendAsync(new AnnounceDueSyncsCommand());
}
