using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Integrations.EndToEnd.Authorization;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.OAuth;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>
/// kill -9 at every point of a refresh. Afterwards each connection works, or says that a person has to consent; it never looks healthy with a dead token, and the token
/// endpoint is asked no more often than declared: once by whoever died, once by whoever follows.
/// </summary>
public sealed class KilledRefreshTests(ConsentBed bed) : JudgedTest(bed)
{
    private const int Declared = 2;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    public enum Point
    {
        BeforeTheLease,
        AfterTheMark,
        DuringTheCall,
        AfterTheAnswer,
        DuringTheSave,
        AfterTheSave,
    }

    [Theory]
    [InlineData(Point.BeforeTheLease, 0, true)]
    [InlineData(Point.AfterTheMark, 0, true)]
    [InlineData(Point.DuringTheCall, 1, true)]
    [InlineData(Point.AfterTheAnswer, 1, false)]
    [InlineData(Point.DuringTheSave, 1, true)]
    [InlineData(Point.AfterTheSave, 1, true)]
    public async Task AKillAtANamedPoint_LeavesAConnectionThatWorks_OrSaysThatAPersonMustCome(Point point, int asked, bool works)
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        await using var network = new TcpProxy("127.0.0.1", Bed.Google.Port);
        await using var victim = await Bed.StartAsync(
            ($"Integrations:Providers:{ConsentTrip.Analytics}:TokenUrl", $"http://127.0.0.1:{network.Port}/token"), ("Integrations:Egress:Allow:93", $"127.0.0.1:{network.Port}"));
        using var dying = await trip.CallerAsync(victim);
        await trip.ExpireAsync();
        var before = await Bed.Google.SeenAsync();

        await KillAtAsync(point, trip, victim, dying, network);
        (await SinceAsync(before)).Token.ShouldBe(asked);
        await trip.PassAsync(Lease);
        await Bed.Google.BehaveAsync();

        (await JudgeAsync(trip, before)).ShouldBe(works);
    }

    [Fact]
    public async Task KillsAtRandomMoments_NeverLeaveAHealthyConnectionWithADeadToken()
    {
        const int together = 5;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var works = 0;
        var kills = Long ? 40 : 4;
        var trips = await Task.WhenAll(Enumerable.Range(0, together).Select(_ => ConsentTrip.ConnectedAsync(Bed)));
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var victim = await Bed.StartAsync();
            var callers = await Task.WhenAll(trips.Select(trip => trip.CallerAsync(victim)));
            await Task.WhenAll(trips.Select(trip => trip.ExpireAsync()));
            await Bed.Google.DelayAsync(TimeSpan.FromMilliseconds(random.Next(0, 150)));
            var before = await Bed.Google.SeenAsync();
            var starts = trips.Select(_ => random.Next(0, 250)).ToList();
            var calls = callers.Select((caller, index) => LateAsync(starts[index], () => caller.PostAsync($"{trips[index].Path}/test"))).ToList();
            await Task.Delay(random.Next(50, 450), Cancel);
            victim.Kill();
            await Task.WhenAll(calls);
            await victim.WaitForExitAsync(RenewalHosts.Soon);
            await Bed.Google.BehaveAsync();
            await Task.WhenAll(trips.Select(trip => trip.PassAsync(Lease)));

            for (var index = 0; index < together; index++)
            {
                if (await JudgeAsync(trips[index], before, $"seed {seed}, kill {kill}"))
                {
                    works++;
                    continue;
                }

                trips[index].Dispose();
                trips[index] = await ConsentTrip.ConnectedAsync(Bed);
            }

            (await SinceAsync(before)).Refreshes.ShouldBeLessThanOrEqualTo(Declared * together, $"seed {seed}, kill {kill}");
            callers.ToList().ForEach(caller => caller.Dispose());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills * together} refreshes killed, seed {seed}: {works} connections went on, {(kills * together) - works} asked for a person.");
        trips.ToList().ForEach(trip => trip.Dispose());
    }

    private async Task KillAtAsync(Point point, ConsentTrip trip, HostProcess victim, ApiClient dying, TcpProxy network)
    {
        await using var holder = await Bed.Deployment.Owner.OpenConnectionAsync(Cancel);
        await using var holding = await holder.BeginTransactionAsync(Cancel);
        if (point == Point.BeforeTheLease)
        {
            await LockAsync(holder, trip);
        }

        if (point == Point.AfterTheMark)
        {
            network.Faults.Latency = TimeSpan.FromSeconds(20);
        }

        if (point is Point.DuringTheCall or Point.AfterTheAnswer or Point.DuringTheSave)
        {
            await Bed.Google.HoldAsync(answered: point != Point.DuringTheCall);
        }

        var lost = LateAsync(0, () => dying.PostAsync($"{trip.Path}/test"));
        switch (point)
        {
            case Point.BeforeTheLease:
                await UntilBlockedAsync();
                break;
            case Point.AfterTheMark:
                await Poll.UntilAsync(() => trip.GrantAsync<bool>("attempt_started_at IS NOT NULL"), RenewalHosts.Soon, "the mark");
                break;
            case Point.DuringTheCall or Point.AfterTheAnswer:
                await Bed.Google.WaitUntilHeldAsync();
                break;
            case Point.DuringTheSave:
                // The statement is at the database, which goes on with it when the lock is free: its sender never hears.
                await Bed.Google.WaitUntilHeldAsync();
                await LockAsync(holder, trip);
                await Bed.Google.ReleaseAsync();
                await UntilBlockedAsync();
                break;
            default:
                await Poll.UntilAsync(async () => await trip.GenerationAsync() == 2, RenewalHosts.Soon, "the save");
                break;
        }

        victim.Kill();
        await lost;
        await victim.WaitForExitAsync(RenewalHosts.Soon);
        await holding.RollbackAsync(Cancel);
        if (point == Point.BeforeTheLease)
        {
            await Poll.UntilAsync(() => trip.GrantAsync<bool>("lease_owner IS NOT NULL"), RenewalHosts.Soon, "the lease that nobody holds");
        }

        if (point == Point.DuringTheSave)
        {
            await Poll.UntilAsync(async () => await trip.GenerationAsync() == 2, RenewalHosts.Soon, "the save that nobody waits for");
        }
    }

    /// <summary>What the survivors make of it. True: it works, with a token that the API takes; false: a person must come, and nobody asks again by himself.</summary>
    private async Task<bool> JudgeAsync(ConsentTrip trip, OidcLedger before, string when = "")
    {
        var asked = (await SinceAsync(before)).Token;
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        using var other = await trip.CallerAsync(Bed.Hosts[1]);
        var first = (await api.PostAsync($"{trip.Path}/test")).Expect(200);
        var after = await Bed.Google.SeenAsync();
        (after.Token - before.Token - asked).ShouldBeLessThanOrEqualTo(1, when);
        (await trip.GrantAsync<bool>("attempt_started_at IS NULL AND lease_owner IS NULL")).ShouldBeTrue(when);
        var works = first.Text("result") == "ok";
        (await trip.StateAsync()).ShouldBe(works ? "connected" : "error reauthorization_required", when);

        for (var again = 0; again < 3; again++)
        {
            (await other.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe(first.Text("result"), when);
        }

        var seen = await SinceAsync(after);
        (seen.Token, works ? seen.ApiRefused : 0).ShouldBe((0, 0), when);
        return works;
    }

    private static async Task LockAsync(NpgsqlConnection connection, ConsentTrip trip)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM integrations.grants WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1) FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = trip.Id });
        await command.ExecuteScalarAsync(Cancel);
    }

    private Task UntilBlockedAsync() => Poll.UntilAsync(
        async () => await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0,
        RenewalHosts.Soon,
        "the write to wait for the lock");

    /// <summary>A killed host breaks its caller's connection: that is not what the test is about.</summary>
    private static async Task LateAsync(int milliseconds, Func<Task<Answer>> call)
    {
        try
        {
            await Task.Delay(milliseconds, Cancel);
            await call();
        }
        catch (HttpRequestException)
        {
            return;
        }
    }
}
