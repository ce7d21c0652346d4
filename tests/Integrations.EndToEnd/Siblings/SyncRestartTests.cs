using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>What a person takes from a stream's reader: its run, or the place where it stands.</summary>
public sealed class SyncRestartTests(SiblingHosts bed) : SiblingTest(bed)
{
    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    [Fact]
    public async Task Cancel_TakesTheStreamFromItsRun_WhichWritesNothingAnyMore()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = (await orders.ReportAsync(await orders.BegunAsync(), "page-1", 50)).Value.ShouldNotBeNull();

        var view = (await CancelAsync(orders)).Value.ShouldNotBeNull();

        (view.Standing, view.Cursor, view.LastRun!.State, view.FailureCount).ShouldBe(("scheduled", "page-1", "cancelled", 0));
        (view.NextRunAt!.Value - DateTimeOffset.UtcNow).ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6), "the next one comes at its time, not at once");
        foreach (var late in new[] { (await orders.ReportAsync(run, "page-9", 90)).Failure, (await orders.CompleteAsync(run, "page-9")).Failure, (await Bed.A.SendAsync(new FailSync(run))).Failure })
        {
            late!.Code.ShouldBe(SyncFailureCodes.Cancelled);
        }

        (await orders.RunsAsync()).ShouldBe("cancelled 50 page-1");
        (await orders.BegunAsync()).Cursor.ShouldBe("page-1");
        (await ActsAsync(orders)).ShouldBe("sync_cancelled");
    }

    [Fact]
    public async Task Cancel_OfWhatDoesNotRun_IsRefused()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        (await CancelAsync(orders)).Error!.Code.ShouldBe("sync.not_running");
        await orders.BegunAsync();
        await orders.EndLeaseAsync();

        (await CancelAsync(orders)).Error!.Code.ShouldBe("sync.not_running", "its lease ran out before");
        (await Bed.A.SendAsync(new CancelSyncCommand(tenant with { FranchiseId = "f1" }, orders.Id, SyncBed.Stream))).Error!.Code.ShouldBe("integration.inherited");
        (await Bed.A.SendAsync(new CancelSyncCommand(SiblingHosts.NewTenant(), orders.Id, SyncBed.Stream))).Error!.Code.ShouldBe("integration.not_found");
        (await ActsAsync(orders)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_AtADate_IsToldAtOnce_AndTheNextRunReadsFromThere()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await orders.CompleteAsync(await orders.BegunAsync(), "page-2");
        await Bed.ExecuteAsync("DELETE FROM integrations.outbox WHERE integration_id = $1 AND type = 'sync_due'", orders.Id);
        var from = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(2));

        var view = (await RestartAsync(orders, from)).Value.ShouldNotBeNull();

        (view.Cursor, view.From, view.ReadUntil).ShouldBe((null, from, null));
        (await orders.EventsAsync()).ShouldBe(1);
        var run = await orders.BegunAsync();
        (run.Cursor, run.From).ShouldBe((null, from));
        await orders.CompleteAsync(run, "page-3");
        (await orders.BegunAsync()).From.ShouldBe(from, "whoever pages may need it with each page");
        (await ActsAsync(orders)).ShouldBe("sync_restarted 2026-10-31T22:00:00+00:00");
    }

    [Fact]
    public async Task Restart_AtTheBeginning_ForgetsCursorAndDate()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await RestartAsync(orders, DateTimeOffset.UtcNow.AddDays(-3));
        var run = (await orders.ReportAsync(await orders.BegunAsync(), "page-1", until: DateTimeOffset.UtcNow)).Value.ShouldNotBeNull();
        await orders.CompleteAsync(run, "page-2");

        await RestartAsync(orders, null);

        var next = await orders.BegunAsync();
        (next.Cursor, next.From).ShouldBe((null, null));
        (await orders.StateAsync()).ReadUntil.ShouldBeNull();
    }

    [Fact]
    public async Task Restart_UnderARun_CancelsIt()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = (await orders.ReportAsync(await orders.BegunAsync(), "page-1")).Value.ShouldNotBeNull();

        await RestartAsync(orders, null);

        (await orders.ReportAsync(run, "page-9")).Failure!.Code.ShouldBe(SyncFailureCodes.Cancelled);
        (await orders.RunsAsync()).ShouldBe("cancelled 1 page-1");
        (await orders.BegunAsync()).Cursor.ShouldBeNull();
    }

    [Fact]
    public async Task Restart_OfAPausedStream_WaitsUntilItIsResumed()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await orders.CompleteAsync(await orders.BegunAsync(), "page-1");
        await Bed.A.SendAsync(new PauseSyncCommand(tenant, orders.Id, SyncBed.Stream));
        await Bed.ExecuteAsync("DELETE FROM integrations.outbox WHERE integration_id = $1 AND type = 'sync_due'", orders.Id);

        (await RestartAsync(orders, null)).Value!.Standing.ShouldBe("paused");
        (await orders.EventsAsync()).ShouldBe(0);

        await Bed.A.SendAsync(new ResumeSyncCommand(tenant, orders.Id, SyncBed.Stream));
        await SyncBed.SweepAsync(Bed.B);
        (await orders.EventsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(Provider.ShopifyAdmin, "orders", 1, "in_future")]
    [InlineData(Provider.Sameday, "shipment_status", -1, "only_beginning")]
    [InlineData(Provider.AnafEfactura, "messages", -61, "too_old")]
    public async Task Restart_WhereTheStreamCannotBegin_IsRefusedByItsField(Provider provider, string stream, int days, string code)
    {
        var id = await Bed.A.ConnectAsync(tenant, Provider.ShopifyAdmin, Bed.Good(Provider.ShopifyAdmin));
        await Bed.ExecuteAsync($"UPDATE integrations.integrations SET provider = '{provider.Code()}' WHERE id = $1", id);

        var refused = (await Bed.A.SendAsync(new RestartSyncCommand(tenant, id, stream, DateTimeOffset.UtcNow.AddDays(days)))).Error.ShouldNotBeNull();

        (refused.Fields.Single().Field, refused.Fields.Single().Code).ShouldBe(("from", code));
    }

    [Fact]
    public async Task Estimate_GoesByThePaceOfTheLastWeeks()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        (await EstimateAsync(orders, DateTimeOffset.UtcNow.AddDays(-2))).Records.ShouldBeNull("nothing is known yet");
        await orders.CompleteAsync(await orders.BegunAsync(), "page-1", 500);
        await Bed.ExecuteAsync("UPDATE integrations.sync_runs SET started_at = started_at - interval '10 days' WHERE integration_id = $1", orders.Id);

        var estimate = await EstimateAsync(orders, DateTimeOffset.UtcNow.AddDays(-20));

        estimate.Records!.Value.ShouldBeInRange(990L, 1010L);
        estimate.Running.ShouldBeFalse();
        await orders.BegunAsync();
        (await EstimateAsync(orders, null)).ShouldBe(estimate with { Records = null, Running = true });
    }

    [Fact]
    public async Task ReadUntil_IsWhatTheReaderToldLast()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var until = new DateTimeOffset(2026, 11, 20, 13, 55, 0, TimeSpan.Zero);
        var run = (await orders.ReportAsync(await orders.BegunAsync(), "page-1", until: until)).Value.ShouldNotBeNull();
        (await orders.ViewAsync()).ReadUntil.ShouldBe(until);

        (await orders.CompleteAsync(run, "page-2")).Value!.ReadUntil.ShouldBe(until, "who tells nothing takes nothing back");
    }

    private Task<Result<SyncStreamView>> CancelAsync(SyncBed orders) => Bed.B.SendAsync(new CancelSyncCommand(tenant, orders.Id, SyncBed.Stream));

    private Task<Result<SyncStreamView>> RestartAsync(SyncBed orders, DateTimeOffset? from) => Bed.B.SendAsync(new RestartSyncCommand(tenant, orders.Id, SyncBed.Stream, from));

    private async Task<SyncEstimateView> EstimateAsync(SyncBed orders, DateTimeOffset? from)
        => (await Bed.A.SendAsync(new EstimateSyncQuery(tenant, orders.Id, SyncBed.Stream, from))).Value.ShouldNotBeNull();

    private Task<string> ActsAsync(SyncBed orders) => Bed.Deployment.ScalarAsync<string>(
        "SELECT coalesce(string_agg(concat_ws(' ', action, after ->> 'from'), ', ' ORDER BY id), '') FROM integrations.activity WHERE integration_id = $1 AND action LIKE 'sync_%'", orders.Id.Value);
}
