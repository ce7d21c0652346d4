using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>One login token, three host processes, and what a provider sees of them.</summary>
public sealed class SharedTokenTests(RenewalHosts bed) : RenewalTest(bed)
{
    private const int Callers = 100;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1" ? 20 : 5;

    private Deployment Deployment => Bed.Deployment;

    private int Logins => CourierAccount.Logins(Deployment);

    [Fact]
    public async Task AnEndedToken_UsedByAHundredCallersOnThreeHosts_IsOneLogin_RoundAfterRound()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        var callers = await Task.WhenAll(Bed.Hosts.Select(account.CallerAsync));
        for (var round = 1; round <= Rounds; round++)
        {
            var before = await account.GenerationAsync();
            Deployment.Sandbox[CourierAccount.Provider].Reset();
            await account.ExpireAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(index => callers[index % callers.Length].PostAsync($"{account.Path}/test")));

            answers.ShouldAllBe(answer => answer.Status == 200 && answer.Text("result") == "ok", $"round {round}");
            Logins.ShouldBe(1, $"round {round}");
            (await account.GenerationAsync()).ShouldBe(before + 1);
        }

        (await account.StateAsync()).ShouldBe("connected");
        foreach (var caller in callers)
        {
            caller.Dispose();
        }
    }

    [Fact]
    public async Task ATokenThatTheProviderForgot_IsOneLoginToo()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        var callers = await Task.WhenAll(Bed.Hosts.Select(account.CallerAsync));
        Deployment.Sandbox[CourierAccount.Provider].Reset();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => callers[index % callers.Length].PostAsync($"{account.Path}/test")));

        answers.ShouldAllBe(answer => answer.Text("result") == "ok");
        Logins.ShouldBe(1);
    }

    [Fact]
    public async Task AKilledLeaseHolder_IsFollowedByAnother_WithinTheDeclaredLogins()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        await using var holder = await Bed.StartAsync();
        using var victim = await account.CallerAsync(holder);
        using var api = await account.CallerAsync(Bed.Hosts[1]);
        await HoldLoginAsync(account, victim, async () =>
        {
            holder.Kill();
            await holder.WaitForExitAsync(RenewalHosts.Soon);

            // Nobody takes over before the lease has run out.
            var waiting = api.PostAsync($"{account.Path}/test");
            await Should.ThrowAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
            Logins.ShouldBe(1);
            await account.PassAsync(TimeSpan.FromSeconds(90));
            (await waiting).Expect(200).Text("result").ShouldBe("ok");
        });

        Logins.ShouldBe(2);
        (await account.StateAsync()).ShouldBe("connected");
        (await account.GenerationAsync()).ShouldBe(2);
        (await account.GrantAsync<bool>("attempt_started_at IS NULL AND lease_owner IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task AHolderFrozenPastItsLease_WritesNothingWhenItGoesOn()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        await using var holder = await Bed.StartAsync();
        using var frozen = await account.CallerAsync(holder);
        using var api = await account.CallerAsync(Bed.Hosts[1]);
        var row = "";
        var late = await HoldLoginAsync(account, frozen, async () =>
        {
            holder.Freeze();
            await account.PassAsync(TimeSpan.FromSeconds(90));
            (await api.PostAsync($"{account.Path}/test")).Expect(200).Text("result").ShouldBe("ok");
            row = await account.GrantAsync<string>("grants::text");
            holder.Thaw();
        });

        (await late).Expect(200).Text("result").ShouldBe("ok");
        await Poll.UntilAsync(() => holder.Output.Contains("came too late", StringComparison.Ordinal), RenewalHosts.Soon, "the late write");
        Logins.ShouldBe(2);
        (await account.GrantAsync<string>("grants::text")).ShouldBe(row);
        (await account.StateAsync()).ShouldBe("connected");
    }

    [Fact]
    public async Task AHostThatIsAskedToEnd_SavesTheTokenThatIsBeingIssued()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        await using var ending = await Bed.StartAsync();
        using (var api = await account.CallerAsync(ending))
        {
            await account.ExecuteAsync("next_refresh_at = now() - interval '1 second'");
            Deployment.Sandbox[CourierAccount.Provider].Break(new Fault { Kind = FaultKind.Delay, DelayMs = 2000, Path = CourierAccount.LoginPath, Times = 1 });

            // Still valid, so the caller has its answer while the renewal goes on aside.
            (await api.PostAsync($"{account.Path}/test")).Expect(200);
            await Poll.UntilAsync(() => Logins == 2, RenewalHosts.Soon, "the renewal aside");
        }

        ending.Terminate();

        (await ending.WaitForExitAsync(RenewalHosts.Soon)).ShouldBe(0, ending.Output);
        (await account.GenerationAsync()).ShouldBe(2);
        Logins.ShouldBe(2);
    }

    /// <summary>Lets the host log in for an ended token, and acts while the provider keeps it waiting.</summary>
    private async Task<Task<Answer>> HoldLoginAsync(CourierAccount account, ApiClient holder, Func<Task> act)
    {
        var board = Deployment.Sandbox[CourierAccount.Provider];
        await account.ExpireAsync();
        board.Reset();
        board.Break(new Fault { Kind = FaultKind.Delay, DelayMs = 4000, Path = CourierAccount.LoginPath, Times = 1 });
        var waiting = holder.PostAsync($"{account.Path}/test");
        await Poll.UntilAsync(() => Logins == 1, RenewalHosts.Soon, "the holder's login");
        await act();
        return Observed(waiting);
    }

    /// <summary>A killed host breaks its caller's connection: that is not what the test is about.</summary>
    private static Task<Answer> Observed(Task<Answer> waiting)
    {
        _ = waiting.ContinueWith(task => task.Exception, TestContext.Current.CancellationToken, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return waiting;
    }
}
