using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>What people do to a connection that lives on a token.</summary>
public sealed class ChangedAccountTests(RenewalHosts bed) : RenewalTest(bed)
{
    private const string WrongPassword = "Parola-Sandbox-Veche-1";

    private Deployment Deployment => Bed.Deployment;

    private int Logins => CourierAccount.Logins(Deployment);

    [Fact]
    public async Task AChangedPassword_IsReallyTried_AndTheRightOneBringsTheConnectionBack()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[1]);

        await PatchAsync(api, account, WrongPassword);
        (await GrantsAsync(account)).ShouldBe(0);
        var refused = (await api.PostAsync($"{account.Path}/test")).Expect(200);
        refused.Text("reason").ShouldBe("invalid_credentials");
        refused.Text("field").ShouldBe("config.password");
        (await account.StateAsync()).ShouldBe("error invalid_credentials");

        await PatchAsync(api, account, CourierAccount.Good(Deployment)["password"]!.GetValue<string>());
        (await api.PostAsync($"{account.Path}/test")).Expect(200).Text("result").ShouldBe("ok");
        (await account.StateAsync()).ShouldBe("connected");
        Logins.ShouldBe(3);
        (await GrantsAsync(account)).ShouldBe(1);
    }

    [Fact]
    public async Task FirstUsesOfAChangedPassword_AtOnceOnThreeHosts_AllSucceed_AndLeaveOneGrant()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        var callers = await Task.WhenAll(Bed.Hosts.Select(account.CallerAsync));
        await PatchAsync(callers[0], account, CourierAccount.Good(Deployment)["password"]!.GetValue<string>());

        // Slow enough that all are at it together.
        Deployment.Sandbox[CourierAccount.Provider].Break(new Fault { Kind = FaultKind.Delay, DelayMs = 300, Path = CourierAccount.LoginPath });
        const int Uses = 24;
        var answers = await Task.WhenAll(Enumerable.Range(0, Uses).Select(index => callers[index % callers.Length].PostAsync($"{account.Path}/test")));

        answers.ShouldAllBe(answer => answer.Status == 200 && answer.Text("result") == "ok");
        (await GrantsAsync(account)).ShouldBe(1);
        Logins.ShouldBeInRange(2, 1 + Uses);
    }

    [Fact]
    public async Task APasswordThatTheProviderNoLongerTakes_IsTriedOnce_AndAgainWhenAPersonAsks()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[0]);
        await account.ExpireAsync();
        Deployment.Sandbox[CourierAccount.Provider].Break(Fault.OfStatus(403) with { Path = CourierAccount.LoginPath });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.PostAsync($"{account.Path}/test")));
        answers.ShouldAllBe(answer => answer.Text("reason") == "invalid_credentials");
        (await account.StateAsync()).ShouldBe("error invalid_credentials");
        Logins.ShouldBe(2);

        // The account was unlocked at the provider: nothing changed here, a person presses the button.
        Deployment.Sandbox[CourierAccount.Provider].Mend();
        await account.PassAsync(TimeSpan.FromSeconds(10));
        (await api.PostAsync($"{account.Path}/test")).Text("result").ShouldBe("ok");
        (await account.StateAsync()).ShouldBe("connected");
        Logins.ShouldBe(3);
    }

    [Fact]
    public async Task Refresh_LogsInNow_AndAnswersWithTheRow()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[0]);

        (await api.PostAsync($"{account.Path}/refresh")).Expect(200).Text("status").ShouldBe("connected");

        Logins.ShouldBe(2);
        (await account.GenerationAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Disconnect_DestroysTheTokenAndThePassword()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[0]);

        (await api.PostAsync($"{account.Path}/disconnect")).Expect(200).Text("status").ShouldBe("disconnected");

        (await GrantsAsync(account)).ShouldBe(0);
        (await Deployment.ScalarAsync<bool>("SELECT grant_id IS NULL AND NOT config ? 'password' AND config ? 'username' FROM integrations.integrations WHERE id = $1", account.Id)).ShouldBeTrue();
        (await api.PostAsync($"{account.Path}/refresh")).Expect(409);
    }

    [Fact]
    public async Task AnotherAccount_IsRefusedAndTheOldOneWorksOn_UnlessItIsMeant()
    {
        var account = await CourierAccount.ConnectAsync(Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[0]);
        var other = new JsonObject { ["config"] = Deployment.Sandbox[CourierAccount.Provider].Credential("many").ToJson() };
        other["config"]!["contact_person_id"] = null;
        other["config"]!["default_service_id"] = null;

        (await api.PostAsync($"{account.Path}/connect", other)).Expect(422).Code.ShouldBe("account_mismatch");
        (await account.StateAsync()).ShouldBe("connected");
        (await account.GenerationAsync()).ShouldBe(1);
        (await api.PostAsync($"{account.Path}/test")).Text("result").ShouldBe("ok");

        other["replace_account"] = true;
        var replaced = (await api.PostAsync($"{account.Path}/connect", other)).Expect(200);
        replaced["account"]!["external_id"]!.GetValue<string>().ShouldBe("ro_production:magazinAPI");
        (await account.GenerationAsync()).ShouldBe(2);
        (await api.PostAsync($"{account.Path}/test")).Text("result").ShouldBe("ok");
    }

    private static async Task PatchAsync(ApiClient api, CourierAccount account, string password)
    {
        var etag = (await api.GetAsync(account.Path)).Expect(200).ETag;
        (await api.PatchAsync(account.Path, etag, new JsonObject { ["config"] = new JsonObject { ["password"] = password } })).Expect(200);
    }

    private Task<long> GrantsAsync(CourierAccount account) => Deployment.CountAsync(account.Company, "grants");
}
