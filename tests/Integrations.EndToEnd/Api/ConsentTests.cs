using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>From the consent page to the withdrawal, over HTTP, against the sandbox's authority.</summary>
public sealed class ConsentTests(ApiFixture fixture) : ApiTest(fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Consent_Connects_AndAsksNobodyAgain()
    {
        var id = await CreateAsync();

        (await TripAsync(id)).ShouldBe("connected");

        var row = (await Api.GetAsync($"/{id}")).Expect(200);
        (row.Text("status"), row["verified"]!.GetValue<bool>()).ShouldBe(("connected", true));
        (await Api.PostAsync($"/{id}/connect")).Expect(200);
        (await Api.PostAsync($"/{id}/refresh")).Expect(200);
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task Consent_WhenRefused_ChangesNothing()
    {
        var id = await CreateAsync();
        (await TripAsync(id)).ShouldBe("connected");
        var before = (await Api.GetAsync($"/{id}")).Expect(200).Body;

        (await TripAsync(id, "refuse", reauthorize: true)).ShouldBe("consent_refused");
        (await TripAsync(id, "error", reauthorize: true)).ShouldBe("provider_error");

        (await Api.GetAsync($"/{id}")).Body.ShouldBe(before);
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task Consent_OfAnotherBrowser_IsRefusedWithoutATokenCall()
    {
        var id = await CreateAsync();
        var page = (await Api.PostAsync($"/{id}/connect")).Expect(202).Text("authorization_url")!;
        var callback = await ConsentTraveller.DecideAsync(page, "approve");
        using var stranger = ApiClient.Anonymous(Host);

        ConsentTraveller.Outcome(await stranger.SendAsync(HttpMethod.Get, callback.PathAndQuery, null)).ShouldBe("foreign_browser");

        TokenCalls.ShouldBe(0);
        ConsentTraveller.Outcome(await Api.SendAsync(HttpMethod.Get, callback.PathAndQuery, null)).ShouldBe("expired", "a state works once");
        (await Api.GetAsync($"/{id}")).Text("status").ShouldBe("disconnected");
    }

    [Fact]
    public async Task Callback_ThatComesTwice_ShowsTheSameEnding_AfterOneTokenCall()
    {
        var id = await CreateAsync();
        var page = (await Api.PostAsync($"/{id}/connect")).Expect(202).Text("authorization_url")!;
        var callback = (await ConsentTraveller.DecideAsync(page, "approve")).PathAndQuery;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Api.SendAsync(HttpMethod.Get, callback, null)));

        answers.Select(ConsentTraveller.Outcome).ShouldAllBe(outcome => outcome == "connected");
        answers.ShouldAllBe(answer => answer.Headers.CacheControl!.NoStore && answer.Headers.GetValues("Referrer-Policy").Single() == "no-referrer");
        answers.ShouldAllBe(answer => !answer.Headers.Location!.OriginalString.Contains("code=", StringComparison.Ordinal) && !answer.Headers.Location.OriginalString.Contains("state=", StringComparison.Ordinal));
        TokenCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Consent_ByAnotherCertificate_ReplacesWhoConsented_AndKeepsTheConnection()
    {
        var id = await CreateAsync();
        (await TripAsync(id)).ShouldBe("connected");

        (await TripAsync(id, "approve&account=00FF34EE", reauthorize: true)).ShouldBe("connected");

        (await Deployment.ScalarAsync<string>("SELECT g.account FROM integrations.grants g JOIN integrations.integrations i ON i.grant_id = g.id WHERE i.id = $1", id)).ShouldBe("00FF34EE");
        await Poll.UntilAsync(async () => await GrantsAsync() == 1, Soon, "the old consent to be gone");
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task SettingsSentAlong_AreKeptOnlyWithTheConsent()
    {
        var id = await CreateAsync();
        var draft = new JsonObject { ["config"] = new JsonObject { ["cif"] = "10000008" } };

        var page = (await Api.PostAsync($"/{id}/connect", draft)).Expect(202).Text("authorization_url")!;
        (await Api.GetAsync($"/{id}"))["config"]!["cif"]!.GetValue<string>().ShouldBe("12345674");
        ConsentTraveller.Outcome(await Api.SendAsync(HttpMethod.Get, (await ConsentTraveller.DecideAsync(page, "approve")).PathAndQuery, null)).ShouldBe("connected");

        (await Api.GetAsync($"/{id}"))["config"]!["cif"]!.GetValue<string>().ShouldBe("10000008");
    }

    [Fact]
    public async Task Disconnect_LetsASharedConsentStand_AndDestroysItWithItsLastUser()
    {
        // The company's own app: what other companies do with the platform's does not matter.
        var first = await CreateAsync("first", "own_app");
        var second = await CreateAsync("second", "own_app");
        (await TripAsync(first)).ShouldBe("connected");
        (await TripAsync(second)).ShouldBe("connected");
        (await GrantsAsync()).ShouldBe(1, "one certificate, one app: one consent");

        (await Api.PostAsync($"/{first}/disconnect")).Expect(200);
        (await Api.PostAsync($"/{second}/test")).Expect(200).Text("result").ShouldBe("ok");
        (await Api.PostAsync($"/{second}/disconnect")).Expect(200);

        await Poll.UntilAsync(async () => await GrantsAsync() == 0, Soon, "the consent to be withdrawn");
        (await Api.GetAsync($"/{second}/activity")).Items
            .Where(item => item["action"]!.GetValue<string>() == "consent_withdrawn").ShouldHaveSingleItem()["after"]!["outcome"]!.GetValue<string>().ShouldBe("not_offered");
    }

    [Fact]
    public async Task Disconnect_DoesNotWithdrawWhatAnotherCompanyRestsOn()
    {
        var id = await CreateAsync();
        (await TripAsync(id)).ShouldBe("connected");
        var mine = Api;
        Api = await CallerAsync(Guid.NewGuid().ToString());
        var foreign = await CreateAsync();
        (await TripAsync(foreign)).ShouldBe("connected");

        (await mine.PostAsync($"/{id}/disconnect")).Expect(200);

        await Poll.UntilAsync(async () => await GrantsAsync() == 0, Soon, "the consent to go");
        (await mine.GetAsync($"/{id}/activity")).Items.Select(item => item["after"]?["outcome"]?.GetValue<string>()).ShouldContain("kept_for_others");
        (await Api.PostAsync($"/{foreign}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task ReturnAddress_ElsewhereOrOutsideTheList_IsRefused()
    {
        var id = await CreateAsync();
        foreach (var path in new[] { "https://evil.example/c/", "//evil.example/c/", "/\\evil.example/c/", "/c/../admin", "/c/%2e%2e/admin", "/admin", "/c/\u0001", "javascript:alert(1)", "/c//evil.example" })
        {
            (await Api.PostAsync($"/{id}/connect", new JsonObject { ["return_url"] = path })).Expect(400).ErrorFields.ShouldBe(["return_url"]);
        }

        var page = (await Api.PostAsync($"/{id}/connect", new JsonObject { ["return_url"] = $"/c/{Company}/integrations/{id}?tab=stare" })).Expect(202).Text("authorization_url")!;
        var answer = await Api.SendAsync(HttpMethod.Get, (await ConsentTraveller.DecideAsync(page, "approve")).PathAndQuery, null);
        answer.Headers.Location!.OriginalString.ShouldStartWith($"/c/{Company}/integrations/{id}?tab=stare&outcome=connected");
    }

    [Fact]
    public async Task Notices_ComeAt30And7And1Days_EachOnce()
    {
        var id = await CreateAsync();
        (await TripAsync(id)).ShouldBe("connected");
        await using var host = await SiblingHost.StartAsync(Deployment.Settings(("Integrations:Jobs:Enabled", "false"), ("Integrations:Outbox:Enabled", "false")));

        foreach (var (left, notices) in new[] { (TimeSpan.FromDays(40), ""), (TimeSpan.FromDays(29), "30"), (TimeSpan.FromDays(20), "30,30"), (TimeSpan.FromDays(6), "30,30,7"), (TimeSpan.FromHours(20), "30,30,7,1") })
        {
            // The last renewal did not move the end: this consent cannot renew itself.
            await EndAsync(id, left);
            await host.SendAsync(new NoticeExpiringCredentialsCommand());
            await host.SendAsync(new NoticeExpiringCredentialsCommand());

            (await NoticesAsync(id)).ShouldBe(notices, $"{left.TotalDays} days left");
        }
    }

    private int TokenCalls => Deployment.Sandbox["anaf_efactura"].Requests.Count(call => call.Method == "POST" && call.Path.EndsWith("/token", StringComparison.Ordinal));

    private async Task<Guid> CreateAsync(string key = "default", string sample = "good")
        => (await Api.PostAsync("", new JsonObject { ["provider"] = "anaf_efactura", ["account_key"] = key, ["config"] = Sample("anaf_efactura", sample) })).Expect(201).Id;

    private Task<string> TripAsync(Guid id, string decision = "approve", bool reauthorize = false) => Api.TripAsync(id, decision, new JsonObject { ["reauthorize"] = reauthorize });

    private Task<long> GrantsAsync() => Deployment.CountAsync(Company, "grants");

    private async Task EndAsync(Guid id, TimeSpan left)
    {
        await using var command = Deployment.Owner.CreateCommand(
            "UPDATE integrations.grants g SET refresh_expires_at = now() + $2, generation = 2, renews_itself = false FROM integrations.integrations i WHERE i.grant_id = g.id AND i.id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = left });
        (await command.ExecuteNonQueryAsync(Cancel)).ShouldBe(1);
    }

    private Task<string> NoticesAsync(Guid id)
        => Deployment.ScalarAsync<string>("SELECT coalesce(string_agg(payload ->> 'days_left', ',' ORDER BY sequence), '') FROM integrations.outbox WHERE integration_id = $1 AND type = 'credential_expiring'", id);
}
