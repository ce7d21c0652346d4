using GeniusErp.Tests.Integrations.EndToEnd.Authorization;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>Refresh tokens that rotate, at a server that ends the whole grant when an old one comes again: the race between hosts, judged.</summary>
public sealed class JudgedRefreshTests(ConsentBed bed) : JudgedTest(bed)
{
    private const int Callers = 300;

    [Fact]
    public async Task AnEndedToken_UsedByThreeHundredCallersOnThreeHosts_IsOneTokenRequest_AndNoGrantIsLost()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var callers = await Task.WhenAll(Bed.Hosts.Select(trip.CallerAsync));
        for (var round = 1; round <= (Long ? 20 : 5); round++)
        {
            var before = await Bed.Google.SeenAsync();
            var generation = await trip.GenerationAsync();
            await trip.ExpireAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(index => callers[index % callers.Length].PostAsync($"{trip.Path}/test")));

            answers.Where(answer => answer.Status != 200 || answer.Text("result") != "ok").Select(answer => $"{answer.Status} {answer.Body}").ShouldBeEmpty($"round {round}");
            var seen = await SinceAsync(before);
            (seen.Token, seen.Refreshes, seen.Refused, seen.Revoked, seen.ApiRefused).ShouldBe((1, 1, 0, 0, 0), $"round {round}");
            (await trip.GenerationAsync()).ShouldBe(generation + 1);
        }

        (await trip.StateAsync()).ShouldBe("connected");
        callers.ToList().ForEach(caller => caller.Dispose());
    }

    /// <summary>Longer than a person waits: they hear so, the one call goes on, and its answer is everybody's.</summary>
    [Fact]
    public async Task ATokenEndpointThatTakesTwentyFiveSeconds_IsAskedOnce()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var callers = await Task.WhenAll(Bed.Hosts.Select(trip.CallerAsync));
        for (var round = 1; round <= (Long ? 2 : 1); round++)
        {
            var before = await Bed.Google.SeenAsync();
            var generation = await trip.GenerationAsync();
            await Bed.Google.DelayAsync(TimeSpan.FromSeconds(25));
            await trip.ExpireAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, Long ? Callers : 30).Select(index => callers[index % callers.Length].PostAsync($"{trip.Path}/test")));
            answers.ShouldAllBe(answer => answer.Status == 200 && answer.Text("result") == "failed" && answer.Body.Contains("provider_unavailable", StringComparison.Ordinal), $"round {round}");
            await Poll.UntilAsync(async () => await trip.GenerationAsync() == generation + 1, RenewalHosts.Soon, "the slow answer to be saved");

            (await callers[1].PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");
            var seen = await SinceAsync(before);
            (seen.Token, seen.Refreshes, seen.Refused, seen.Revoked).ShouldBe((1, 1, 0, 0), $"round {round}");
        }

        (await trip.StateAsync()).ShouldBe("connected");
        callers.ToList().ForEach(caller => caller.Dispose());
    }

    /// <summary>The API refuses a token that the row believes in: one forced renewal over all hosts, one repeat.</summary>
    [Fact]
    public async Task AnAccessTokenThatDiedEarly_IsRenewedOnce_OverAllHosts()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var callers = await Task.WhenAll(Bed.Hosts.Select(trip.CallerAsync));
        await Bed.Google.EndAccessTokensAsync();
        var before = await Bed.Google.SeenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => callers[index % callers.Length].PostAsync($"{trip.Path}/test")));

        answers.ShouldAllBe(answer => answer.Text("result") == "ok");
        var seen = await SinceAsync(before);
        (seen.Token, seen.Refreshes, seen.Refused, seen.Revoked).ShouldBe((1, 1, 0, 0));
        callers.ToList().ForEach(caller => caller.Dispose());
    }

    /// <summary>
    /// The host froze while its answer was under way: the old refresh token is spent, so whoever takes over is refused and the grant is gone. That is said at once;
    /// the frozen host's tokens are of a dead grant and must not make the connection look healthy.
    /// </summary>
    [Fact]
    public async Task AHostFrozenPastItsLease_WritesNothingWhenItGoesOn()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        await using var holder = await Bed.StartAsync();
        using var frozen = await trip.CallerAsync(holder);
        using var api = await trip.CallerAsync(Bed.Hosts[1]);
        await trip.ExpireAsync();
        var before = await Bed.Google.SeenAsync();
        await Bed.Google.HoldAsync(answered: true);
        var late = frozen.PostAsync($"{trip.Path}/test");
        await Bed.Google.WaitUntilHeldAsync();
        await Poll.UntilAsync(async () => (await SinceAsync(before)).Refreshes == 1, RenewalHosts.Soon, "the answer to be under way");

        holder.Freeze();
        await Bed.Google.ReleaseAsync();
        await trip.PassAsync(TimeSpan.FromSeconds(90));
        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Body.ShouldContain("reauthorization_required");
        var row = await trip.GrantAsync<string>("grants::text");
        holder.Thaw();
        await late;

        await Poll.UntilAsync(() => holder.Output.Contains("came too late", StringComparison.Ordinal), RenewalHosts.Soon, "the late write");
        (await trip.GrantAsync<string>("grants::text")).ShouldBe(row);
        (await trip.StateAsync()).ShouldBe("error reauthorization_required");
        (await SinceAsync(before)).Token.ShouldBe(2);
    }
}
