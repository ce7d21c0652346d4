using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Retention;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>When streams are told to be due, and what people do with them. Two hosts; the tests are the clock.</summary>
public sealed class SyncScheduleTests(SiblingHosts bed) : SiblingTest(bed)
{
    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    [Fact]
    public async Task NewConnection_HasItsStreams_DueAtOnce()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);

        await Poll.UntilAsync(
            async () => await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.sync_streams WHERE integration_id = $1 AND next_due_at <= clock_timestamp()", orders.Id.Value) == 3,
            TimeSpan.FromSeconds(30),
            "the streams of a new connection");
    }

    [Fact]
    public async Task DueStream_IsToldOnce_HoweverManyHostsLook()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SyncBed.NewAsync(Bed, SiblingHosts.NewTenant())));
        foreach (var one in orders)
        {
            await one.CompleteAsync(await one.BegunAsync(), "page-1");
            await one.MakeDueAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => SyncBed.SweepAsync(number % 2 == 0 ? Bed.A : Bed.B)));
        await SyncBed.SweepAsync(Bed.A);

        foreach (var one in orders)
        {
            (await one.EventsAsync()).ShouldBe(1);
            (await one.StateAsync()).NextDueAt!.Value.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(4));
        }
    }

    [Fact]
    public async Task ManyDueStreams_AreAllToldInOneSweep()
    {
        const int Streams = 2_000;
        await Bed.Deployment.ScalarAsync<long>(
            $"""
            WITH made AS (
                INSERT INTO integrations.integrations (company_id, provider, config, status, account_key)
                SELECT $1, 'email_imap', '{"{}"}', 'connected', 'n' || n FROM generate_series(1, {Streams}) n RETURNING company_id, id
            ), streams AS (
                INSERT INTO integrations.sync_streams (company_id, integration_id, stream) SELECT company_id, id, 'inbox' FROM made RETURNING 1
            )
            SELECT count(*) FROM streams
            """,
            tenant.CompanyId);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Task.WhenAll(SyncBed.SweepAsync(Bed.A), SyncBed.SweepAsync(Bed.B));

        TestContext.Current.TestOutputHelper?.WriteLine($"{Streams} due streams told by two hosts in {watch.ElapsedMilliseconds} ms");
        (await Bed.Deployment.ScalarAsync<long>("SELECT count(DISTINCT integration_id) * 10000 + count(*) FROM integrations.outbox WHERE company_id = $1 AND type = 'sync_due'", tenant.CompanyId))
            .ShouldBe((Streams * 10_000L) + Streams);
    }

    [Fact]
    public async Task RunningStream_IsNotTold()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await orders.BegunAsync();
        await orders.MakeDueAsync();

        await SyncBed.SweepAsync(Bed.A);

        (await orders.EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Stream_WaitsWhileItsConnectionIsInError_AndIsToldWhenItRecovers()
    {
        var orders = await IdleAsync();
        await Bed.ExecuteAsync("UPDATE integrations.integrations SET status = 'error', error_code = 'provider_unavailable' WHERE id = $1", orders.Id);
        await orders.MakeDueAsync();

        await SyncBed.SweepAsync(Bed.A);
        (await orders.EventsAsync()).ShouldBe(0);
        ((await orders.ViewAsync()).Standing, (await orders.StateAsync()).NextDueAt).ShouldBe(("waiting", null));

        await Bed.ExecuteAsync("UPDATE integrations.integrations SET status = 'connected', error_code = NULL WHERE id = $1", orders.Id);
        await SyncBed.SweepAsync(Bed.A);
        (await orders.EventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task RunThatNeverEnds_IsGivenUp_AndItsStreamIsDueAgain()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var left = (await orders.ReportAsync(await orders.BegunAsync(), "page-1")).Value.ShouldNotBeNull();
        await orders.EndLeaseAsync();

        await Task.WhenAll(SyncBed.SweepAsync(Bed.A), SyncBed.SweepAsync(Bed.B));

        (await orders.RunsAsync()).ShouldBe("abandoned 1 page-1");
        var state = await orders.StateAsync();
        (state.Running, state.Failures, state.Cursor).ShouldBe((false, 1, "page-1"));
        (state.NextDueAt!.Value - DateTimeOffset.UtcNow).ShouldBeLessThan(TimeSpan.FromSeconds(6));
        (await orders.CompleteAsync(left, "page-2")).Failure!.Code.ShouldBe(SyncFailureCodes.LeaseLost);
        (await orders.ViewAsync()).Standing.ShouldBe("retrying");
    }

    [Fact]
    public async Task PausedStream_IsNeitherToldNorBegun_UntilItIsResumed()
    {
        var orders = await IdleAsync();
        (await Bed.A.SendAsync(new PauseSyncCommand(tenant, orders.Id, SyncBed.Stream))).Value!.Standing.ShouldBe("paused");
        (await Bed.B.SendAsync(new PauseSyncCommand(tenant, orders.Id, SyncBed.Stream))).Succeeded.ShouldBeTrue();
        await orders.MakeDueAsync();

        await SyncBed.SweepAsync(Bed.B);
        (await orders.EventsAsync()).ShouldBe(0);
        (await orders.BeginAsync()).Failure!.Code.ShouldBe(SyncFailureCodes.Paused);
        (await Bed.A.SendAsync(new RunSyncCommand(tenant, orders.Id, SyncBed.Stream))).Error!.Code.ShouldBe("sync.paused");

        (await Bed.A.SendAsync(new ResumeSyncCommand(tenant, orders.Id, SyncBed.Stream))).Value!.PausedAt.ShouldBeNull();
        await SyncBed.SweepAsync(Bed.B);
        (await orders.EventsAsync()).ShouldBe(1);
        (await ActsAsync(orders.Id)).ShouldBe("sync_paused orders, sync_resumed orders");
    }

    [Fact]
    public async Task Pause_LetsARunThatIsGoingOnEnd()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = await orders.BegunAsync();

        (await Bed.A.SendAsync(new PauseSyncCommand(tenant, orders.Id, SyncBed.Stream))).Value!.Standing.ShouldBe("running");

        (await orders.CompleteAsync(run, "page-1")).Value!.Paused.ShouldBeTrue();
        (await orders.ViewAsync()).Standing.ShouldBe("paused");
    }

    [Fact]
    public async Task Run_ByAPerson_IsToldAtOnceAndOnce()
    {
        var orders = await IdleAsync();

        (await Bed.A.SendAsync(new RunSyncCommand(tenant, orders.Id, SyncBed.Stream))).Succeeded.ShouldBeTrue();
        await SyncBed.SweepAsync(Bed.B);

        (await orders.EventsAsync()).ShouldBe(1);
        (await ActsAsync(orders.Id)).ShouldBe("sync_requested orders");
    }

    [Fact]
    public async Task Run_OfWhatRunsOrCannot_IsRefusedByName()
    {
        var orders = await IdleAsync();
        await orders.BegunAsync();
        (await RunErrorAsync(orders.Id, tenant)).ShouldBe("sync.running");
        (await Bed.A.SendAsync(new RunSyncCommand(tenant, orders.Id, "ordres"))).Error!.Code.ShouldBe("sync.unknown_stream");
        (await RunErrorAsync(orders.Id, tenant with { FranchiseId = "f1" })).ShouldBe("integration.inherited");
        (await RunErrorAsync(orders.Id, SiblingHosts.NewTenant())).ShouldBe("integration.not_found");

        await Bed.ExecuteAsync("UPDATE integrations.integrations SET status = 'error', error_code = 'permission_missing' WHERE id = $1", orders.Id);
        (await RunErrorAsync(orders.Id, tenant)).ShouldBe("sync.connection_in_error");
        await Bed.A.DisconnectAsync(tenant, orders.Id);
        (await RunErrorAsync(orders.Id, tenant)).ShouldBe("integration.not_connected");
        (await orders.EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task View_TellsProgressAndLateness()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = await orders.BegunAsync();
        await orders.ReportAsync(run, "page-1", 50);

        var running = await orders.ViewAsync();
        (running.Standing, running.Cursor, running.LastRun!.State, running.LastRun.Read, running.NextRunAt, running.Late).ShouldBe(("running", "page-1", "running", 50, null, false));

        await Bed.ExecuteAsync("UPDATE integrations.sync_streams SET created_at = created_at - interval '11 min' WHERE integration_id = $1", orders.Id);
        (await orders.ViewAsync()).Late.ShouldBeTrue();
    }

    [Fact]
    public void Sync_LeavesConnectionsInMemory_AndAChangeDoesNot()
    {
        var cache = new ConnectionCache(TimeProvider.System);
        var shelf = cache.ShelfOf(tenant.CompanyId);

        cache.Changed(new(Changes.Sync, tenant.CompanyId, Guid.NewGuid()));
        cache.ShelfOf(tenant.CompanyId).ShouldBeSameAs(shelf);
        cache.Changed(new(Changes.Integration, tenant.CompanyId, Guid.NewGuid()));
        cache.ShelfOf(tenant.CompanyId).ShouldNotBeSameAs(shelf);
    }

    [Fact]
    public async Task OldRuns_GoAfterNinetyDays_AndNewerStay()
    {
        var orders = await IdleAsync();
        await orders.CompleteAsync(await orders.BegunAsync(), "page-2", 2);
        await Bed.ExecuteAsync("UPDATE integrations.sync_runs SET ended_at = now() - interval '91 days' WHERE integration_id = $1 AND read = 1", orders.Id);

        await Bed.A.SendAsync(new PurgeExpiredCommand());

        (await orders.RunsAsync()).ShouldBe("completed 2 page-2");
    }

    [Fact]
    public async Task ConnectionsFromBeforeAStreamWasDeclared_GetIt()
    {
        var orders = await IdleAsync();
        await Bed.ExecuteAsync("DELETE FROM integrations.sync_streams WHERE integration_id = $1 AND stream = 'products'", orders.Id);
        await using var newBuild = await Bed.StartAsync();

        await SyncBed.SweepAsync(newBuild);

        (await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.sync_streams WHERE integration_id = $1 AND stream = 'products' AND next_due_at > now()", orders.Id.Value)).ShouldBe(1);
    }

    /// <summary>All its streams made, and none of them due.</summary>
    private async Task<SyncBed> IdleAsync()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await Poll.UntilAsync(
            async () => await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.sync_streams WHERE integration_id = $1", orders.Id.Value) == 3,
            TimeSpan.FromSeconds(30),
            "the streams of a new connection");
        await orders.CompleteAsync(await orders.BegunAsync(), "page-1");

        // What another test's sweep told while the stream was new counts for nobody here.
        await Bed.ExecuteAsync("DELETE FROM integrations.outbox WHERE integration_id = $1 AND type = 'sync_due'", orders.Id);
        return orders;
    }

    private async Task<string> RunErrorAsync(IntegrationId id, TenantScope caller) => (await Bed.A.SendAsync(new RunSyncCommand(caller, id, SyncBed.Stream))).Error!.Code;

    private Task<string> ActsAsync(IntegrationId id) => Bed.Deployment.ScalarAsync<string>(
        "SELECT string_agg(action || ' ' || (after ->> 'stream'), ', ' ORDER BY id) FROM integrations.activity WHERE integration_id = $1 AND action LIKE 'sync_%'", id.Value);
}
