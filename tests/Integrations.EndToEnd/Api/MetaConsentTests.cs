using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.Meta;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Meta's four connections live on one person's consent, whichever of them asked for it.</summary>
public sealed class MetaConsentTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const string Person = "998877665544332";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly string[] Four = ["facebook_messenger", "facebook_comments", "facebook_ads", "facebook_analytics"];

    [Fact]
    public async Task FourConnections_LiveOnOneConsent_AndANewOneServesThemAll()
    {
        var ids = new Dictionary<string, Guid>();
        foreach (var provider in Four)
        {
            ids[provider] = (await Api.PostAsync("", new JsonObject { ["provider"] = provider, ["config"] = Sample(provider) })).Expect(201).Id;
            (await Api.TripAsync(ids[provider])).ShouldBe("connected");
        }

        (await Deployment.CountAsync(Company, "grants")).ShouldBe(1, "one person, one app: one consent");
        foreach (var id in ids.Values)
        {
            // Permissions add up at Facebook: nobody lost what the first one had.
            (await Api.PostAsync($"/{id}/connect")).Expect(200);
        }

        // The password is changed: every token is dead, whoever uses it.
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == "meta").Withdraw(Person);
        foreach (var id in ids.Values)
        {
            await Api.PostAsync($"/{id}/test");
            var row = (await Api.GetAsync($"/{id}")).Expect(200);
            (row.Text("status"), row.Text("error_code")).ShouldBe(("error", "reauthorization_required"));
        }

        (await Api.TripAsync(ids["facebook_ads"])).ShouldBe("connected");

        (await Deployment.CountAsync(Company, "grants")).ShouldBe(1);
        foreach (var id in ids.Values)
        {
            (await Api.GetAsync($"/{id}")).Text("status").ShouldBe("connected");
            (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
        }
    }

    [Fact]
    public async Task TheLastOfThem_WithdrawsTheConsent_AndNoOtherDoes()
    {
        // Other companies of these tests rest on the same person's consent, and it would be kept for them.
        await Deployment.ScalarAsync<long>("WITH others AS (DELETE FROM integrations.grants WHERE authority = 'meta' AND company_id <> $1 RETURNING 1) SELECT count(*) FROM others", Company);
        var messenger = (await Api.PostAsync("", new JsonObject { ["provider"] = "facebook_messenger", ["config"] = Sample("facebook_messenger") })).Expect(201).Id;
        var ads = (await Api.PostAsync("", new JsonObject { ["provider"] = "facebook_ads", ["config"] = Sample("facebook_ads") })).Expect(201).Id;
        (await Api.TripAsync(messenger)).ShouldBe("connected");
        (await Api.TripAsync(ads)).ShouldBe("connected");

        (await Api.PostAsync($"/{ads}/disconnect")).Expect(200);
        (await Api.PostAsync($"/{messenger}/test")).Expect(200).Text("result").ShouldBe("ok");
        Withdrawals("facebook_ads").ShouldBe(0);

        (await Api.PostAsync($"/{messenger}/disconnect")).Expect(200);
        await Poll.UntilAsync(() => Task.FromResult(Withdrawals("facebook_messenger") == 1), Soon, "the consent to be withdrawn");
        Deployment.Sandbox["facebook_messenger"].Requests.ShouldContain(call => call.Method == "DELETE" && call.Path == "/v26.0/112233445566778/subscribed_apps");
        Withdrawals("facebook_ads").ShouldBe(0);
    }

    [Fact]
    public async Task APage_IsChosenAfterTheConsent_WhereThePersonHasSeveral()
    {
        var id = (await Api.PostAsync("", new JsonObject { ["provider"] = "facebook_messenger", ["config"] = new JsonObject() })).Expect(201).Id;

        (await Api.TripAsync(id)).ShouldBe("choose_account");

        var offered = (await Api.GetAsync($"/{id}/accounts")).Expect(200);
        offered.Text("setting").ShouldBe("page_id");
        offered.Items.Select(item => item["label"]!.GetValue<string>()).ShouldContain("Outlet Exemplu");
        (await Api.PostAsync($"/{id}/connect", new JsonObject { ["config"] = new JsonObject { ["page_id"] = "112233445566779" } })).Expect(200)["account"]!["name"]!.GetValue<string>().ShouldBe("Outlet Exemplu");
    }

    [Fact]
    public async Task TheOnlyPage_IsChosenByItself()
    {
        var id = (await Api.PostAsync("", new JsonObject { ["provider"] = "facebook_messenger", ["config"] = new JsonObject() })).Expect(201).Id;

        (await Api.TripAsync(id, "approve&account=998877665544334")).ShouldBe("connected");

        (await Api.GetAsync($"/{id}"))["config"]!["page_id"]!.GetValue<string>().ShouldBe("112233445566779");
    }

    /// <summary>Facebook sends a Page's events only when the app was subscribed to it, and one list holds what all connections of the Page hear.</summary>
    [Fact]
    public async Task APage_IsSubscribedToByItself_ForAllThatIsConnectedToIt()
    {
        var meta = Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == "meta");
        IReadOnlyList<string> Heard() => MetaWorld.Of(meta).SubscribedTo("112233445566778", meta.Clients[0].Id) ?? [];

        // Facebook is away for a moment when it is told.
        Deployment.Sandbox["facebook_messenger"].Break(Fault.OfStatus(503) with { Method = "POST", Path = "/v26.0/112233445566778/subscribed_apps", Times = 1 });
        var messenger = await ConnectAsync("facebook_messenger");
        await Poll.UntilAsync(() => Heard().Contains("messages"), Soon, "the Page's messages");
        (await Api.PostAsync($"/{messenger}/test")).Expect(200)["facts"]!["webhook"]!.GetValue<string>().ShouldBe("messages");

        await ConnectAsync("facebook_comments");
        await Poll.UntilAsync(() => Heard().Contains("feed"), Soon, "the Page's comments");
        Heard().ShouldContain("messages");
    }

    /// <summary>A Page's token has no end (facts A.4): nobody is asked again because the person's has one.</summary>
    [Fact]
    public async Task WhenThePersonsTokenHasEnded_ThePagesConnectionsGoOn_AndTheOthersAskForThePerson()
    {
        var messenger = await ConnectAsync("facebook_messenger");
        var ads = await ConnectAsync("facebook_ads");
        await Deployment.ScalarAsync<long>(
            "WITH ended AS (UPDATE integrations.grants SET access_expires_at = now() - interval '1 day', next_refresh_at = now() - interval '1 day' WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM ended", Company);
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == "meta").ExpireAccessTokens();

        await Poll.UntilAsync(async () => (await Api.GetAsync($"/{ads}")).Text("error_code") == "reauthorization_required", Soon, "the ads to ask for a person");

        (await Api.PostAsync($"/{messenger}/test")).Expect(200).Text("result").ShouldBe("ok");
        (await Api.PostAsync($"/{messenger}/connect")).Expect(200);
        var row = (await Api.GetAsync($"/{messenger}")).Expect(200);
        (row.Text("status"), row.Text("error_code")).ShouldBe(("connected", null));
        (await Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'integration_failed'", messenger)).ShouldBe(0);

        // What ends them all: the password is changed.
        Deployment.Sandbox["facebook_messenger"].Break(Fault.Answer("""{"error":{"message":"The session has been invalidated.","type":"OAuthException","code":190,"error_subcode":460}}""", 400) with { Path = "/v26.0/112233445566778" });
        (await Api.PostAsync($"/{messenger}/test")).Expect(200).Text("result").ShouldBe("failed");
        (await Api.GetAsync($"/{messenger}")).Text("error_code").ShouldBe("reauthorization_required");
    }

    /// <summary>
    /// Sixty days that Meta did not extend: told at 30, 7 and 1 days, and on the summary, of what lives on the person's token alone. The summary does not wait for a renewal to fail.
    /// </summary>
    [Fact]
    public async Task ATokenThatMetaDoesNotExtend_IsToldOfInTime()
    {
        await ConnectAsync("facebook_messenger");
        var ads = await ConnectAsync("facebook_ads");
        await using var host = await SiblingHost.StartAsync(Deployment.Settings(("Integrations:Jobs:Enabled", "false"), ("Integrations:Outbox:Enabled", "false")));
        foreach (var (left, renewed, notices) in new[] { (29, false, ""), (9, true, "30"), (6, true, "30,7"), (1, true, "30,7,1") })
        {
            await Deployment.ScalarAsync<long>(
                $"WITH near AS (UPDATE integrations.grants SET access_expires_at = now() + interval '{left} days' - interval '1 hour', generation = {(renewed ? 2 : 1)}, renews_itself = {!renewed}, next_refresh_at = now() + interval '1 hour' WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM near",
                Company);
            await host.SendAsync(new NoticeExpiringCredentialsCommand());
            await host.SendAsync(new NoticeExpiringCredentialsCommand());

            (await Deployment.ScalarAsync<string>("SELECT coalesce(string_agg(payload ->> 'days_left', ',' ORDER BY sequence), '') FROM integrations.outbox WHERE company_id = $1 AND type = 'credential_expiring'", Company))
                .ShouldBe(notices, $"{left} days left");
            (await Api.GetAsync("/summary")).Expect(200)["expiring_soon"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>()).ShouldBe([ads]);
        }
    }

    private async Task<Guid> ConnectAsync(string provider)
    {
        var id = (await Api.PostAsync("", new JsonObject { ["provider"] = provider, ["config"] = Sample(provider) })).Expect(201).Id;
        (await Api.TripAsync(id)).ShouldBe("connected");
        return id;
    }

    private int Withdrawals(string provider) => Deployment.Sandbox[provider].Requests.Count(call => call.Method == "DELETE" && call.Path == "/v26.0/me/permissions");
}
