using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>A stream has one runner, wherever it runs, and only that one moves it.</summary>
public sealed class SyncRunTests(SiblingHosts bed) : SiblingTest(bed)
{
    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    [Fact]
    public async Task Begin_ByManyOnTwoHosts_IsGivenToOne()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => orders.BeginAsync(number % 2 == 0 ? Bed.A : Bed.B)));

        answers.Count(answer => answer.Succeeded).ShouldBe(1);
        answers.Where(answer => !answer.Succeeded).ShouldAllBe(answer => answer.Failure!.Code == SyncFailureCodes.Running && answer.Failure.RetryAfter > TimeSpan.FromMinutes(4));
        (await orders.RunsAsync()).ShouldBe("running 0");
    }

    [Fact]
    public async Task Complete_KeepsCursorAndTimes_AndTheNextRunGoesOnFromThere()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = await orders.BegunAsync();
        run.Cursor.ShouldBeNull();
        run = (await orders.ReportAsync(run, "page-1", 50)).Value.ShouldNotBeNull();

        var state = (await orders.CompleteAsync(run, "page-2", 70)).Value.ShouldNotBeNull();

        (state.Cursor, state.Running, state.Failures, state.Reason).ShouldBe(("page-2", false, 0, null));
        (state.NextDueAt!.Value - state.LastSuccessAt!.Value).ShouldBeInRange(TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5.6));
        (await orders.RunsAsync()).ShouldBe("completed 70 page-2");
        (await orders.BegunAsync()).Cursor.ShouldBe("page-2");
        (await Bed.Deployment.ScalarAsync<bool>("SELECT last_synced_at > now() - interval '1 min' FROM integrations.integrations WHERE id = $1", orders.Id.Value)).ShouldBeTrue();
    }

    [Fact]
    public async Task Complete_ASecondTime_IsRefusedAndChangesNothing()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = await orders.BegunAsync();
        var first = (await orders.CompleteAsync(run, "page-1")).Value;

        (await orders.CompleteAsync(run, "page-9")).Failure!.Code.ShouldBe(SyncFailureCodes.Ended);
        (await orders.ReportAsync(run, "page-9")).Failure!.Code.ShouldBe(SyncFailureCodes.Ended);
        (await Bed.A.SendAsync(new FailSync(run))).Failure!.Code.ShouldBe(SyncFailureCodes.Ended);

        (await orders.StateAsync()).ShouldBe(first);
        (await orders.RunsAsync()).ShouldBe("completed 1 page-1");
    }

    [Fact]
    public async Task Report_FromAnotherCursor_IsRefusedAndChangesNothing()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var begun = await orders.BegunAsync();
        var moved = (await orders.ReportAsync(begun, "page-1")).Value.ShouldNotBeNull();

        (await orders.ReportAsync(begun, "page-7", 7)).Failure!.Code.ShouldBe(SyncFailureCodes.WrongCursor);
        (await orders.CompleteAsync(begun, "page-7")).Failure!.Code.ShouldBe(SyncFailureCodes.WrongCursor);

        (await orders.RunsAsync()).ShouldBe("running 1 page-1");
        (await orders.CompleteAsync(moved, "page-2")).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_WhoseLeaseRanOut_IsReplacedAndWritesNothingAnyMore()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var lost = (await orders.ReportAsync(await orders.BegunAsync(), "page-1")).Value.ShouldNotBeNull();
        await orders.EndLeaseAsync();

        var next = (await orders.BeginAsync(Bed.B)).Value.ShouldNotBeNull();

        next.Cursor.ShouldBe("page-1");
        foreach (var late in new[] { (await orders.ReportAsync(lost, "page-9")).Failure, (await orders.CompleteAsync(lost, "page-9")).Failure, (await Bed.A.SendAsync(new FailSync(lost))).Failure })
        {
            late!.Code.ShouldBe(SyncFailureCodes.LeaseLost);
        }

        (await orders.RunsAsync()).ShouldBe("abandoned 1 page-1, running 0 page-1");
        (await orders.StateAsync()).Running.ShouldBeTrue();
    }

    [Fact]
    public async Task Report_BeginsTheLeaseAnew()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var run = await orders.BegunAsync(TimeSpan.FromMinutes(1));
        await Bed.ExecuteAsync("UPDATE integrations.sync_streams SET lease_until = clock_timestamp() + interval '1 s' WHERE integration_id = $1 AND run_id IS NOT NULL", orders.Id);

        var longer = (await orders.ReportAsync(run, "page-1")).Value.ShouldNotBeNull();

        (longer.LeaseUntil - run.LeaseUntil).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Begin_OfWhatIsNotThere_IsRefusedByName()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);

        (await Bed.A.SendAsync(new BeginSync(tenant, orders.Id.Value, "ordres"))).Failure!.Code.ShouldBe(SyncFailureCodes.UnknownStream);
        (await Bed.A.SendAsync(new BeginSync(tenant, Guid.NewGuid(), SyncBed.Stream))).Failure!.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        (await Bed.A.SendAsync(new BeginSync(SiblingHosts.NewTenant(), orders.Id.Value, SyncBed.Stream))).Failure!.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        (await Bed.A.SendAsync(new BeginSync(tenant with { FranchiseId = "f1" }, orders.Id.Value, SyncBed.Stream))).Value!.Tenant.ShouldBe(tenant);
    }

    [Fact]
    public async Task Begin_OfAFranchisesStream_IsNotASiblings()
    {
        var franchise = tenant with { FranchiseId = "f1" };
        var orders = await SyncBed.NewAsync(Bed, franchise);

        (await Bed.A.SendAsync(new BeginSync(tenant with { FranchiseId = "f2" }, orders.Id.Value, SyncBed.Stream))).Failure!.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        (await orders.BegunAsync()).Tenant.ShouldBe(franchise);
    }

    [Fact]
    public async Task Begin_WhenTheConnectionIsInErrorOrDisconnected_IsRefusedWithItsReason()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        await Bed.ExecuteAsync("UPDATE integrations.integrations SET status = 'error', error_code = 'permission_missing' WHERE id = $1", orders.Id);

        var inError = (await orders.BeginAsync()).Failure!;
        await Bed.A.DisconnectAsync(tenant, orders.Id);
        var disconnected = (await orders.BeginAsync()).Failure!;

        (inError.Reason, inError.IntegrationId).ShouldBe((FailureReason.PermissionMissing, orders.Id.Value));
        disconnected.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        (await orders.RunsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fail_WaitsLongerEachTime_AndASuccessForgetsIt()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var waits = new List<TimeSpan>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var before = DateTimeOffset.UtcNow;
            var failed = (await Bed.A.SendAsync(new FailSync(await orders.BegunAsync(), new ObservedFailure(FailureReason.ProviderUnavailable)))).Value.ShouldNotBeNull();
            waits.Add(failed.NextDueAt!.Value - before);
            (failed.Failures, failed.Reason).ShouldBe((attempt + 1, FailureReason.ProviderUnavailable));
        }

        waits[0].ShouldBeInRange(TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(8));
        waits[2].ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(23));
        (await orders.CompleteAsync(await orders.BegunAsync(), "page-1")).Value!.Failures.ShouldBe(0);
    }

    [Fact]
    public async Task Fail_WaitsAsLongAsTheProviderAsked()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);

        var failed = (await Bed.A.SendAsync(new FailSync(await orders.BegunAsync(), new ObservedFailure(FailureReason.RateLimited) { RetryAfter = TimeSpan.FromHours(2) }))).Value.ShouldNotBeNull();

        (failed.NextDueAt!.Value - DateTimeOffset.UtcNow).ShouldBeInRange(TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task Fail_OverAConnectionThatIsRefused_MovesItsStateToo()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);
        var used = await Bed.A.ConnectionAsync(tenant, Provider.ShopifyAdmin);

        await Bed.A.SendAsync(new FailSync(await orders.BegunAsync(), new ObservedFailure(FailureReason.InvalidCredentials) { Plain = true }) { Used = used });

        (await Bed.StateAsync(orders.Id)).ShouldBe("error invalid_credentials");
        (await orders.RunsAsync()).ShouldBe("failed 0 invalid_credentials");
    }

    [Fact]
    public async Task Fail_ByTheCallersOwnTrouble_LeavesTheConnectionAlone()
    {
        var orders = await SyncBed.NewAsync(Bed, tenant);

        (await Bed.A.SendAsync(new FailSync(await orders.BegunAsync()))).Value!.Reason.ShouldBeNull();

        (await Bed.StateAsync(orders.Id)).ShouldBe("connected");
    }

    [Fact]
    public async Task Report_OfWhatCannotBe_IsABug()
    {
        var run = await (await SyncBed.NewAsync(Bed, tenant)).BegunAsync();

        await Should.ThrowAsync<ArgumentException>(() => Bed.A.SendAsync(new ReportSyncProgress(run, new string('x', 4001), new(1))));
        await Should.ThrowAsync<ArgumentException>(() => Bed.A.SendAsync(new ReportSyncProgress(run, "a\0b", new(1))));
        await Should.ThrowAsync<ArgumentException>(() => Bed.A.SendAsync(new CompleteSync(run, null, new(-1))));
        await Should.ThrowAsync<ArgumentException>(() => Bed.A.SendAsync(new BeginSync(tenant, run.IntegrationId, SyncBed.Stream) { Lease = TimeSpan.Zero }));
    }
}
