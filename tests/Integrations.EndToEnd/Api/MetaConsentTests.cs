using System.Text.Json.Nodes;
using System.Web;
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
            (await TripAsync(ids[provider])).ShouldBe("connected");
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

        (await TripAsync(ids["facebook_ads"])).ShouldBe("connected");

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
        (await TripAsync(messenger)).ShouldBe("connected");
        (await TripAsync(ads)).ShouldBe("connected");

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

        (await TripAsync(id)).ShouldBe("choose_account");

        var offered = (await Api.GetAsync($"/{id}/accounts")).Expect(200);
        offered.Text("setting").ShouldBe("page_id");
        offered.Items.Select(item => item["label"]!.GetValue<string>()).ShouldContain("Outlet Exemplu");
        (await Api.PostAsync($"/{id}/connect", new JsonObject { ["config"] = new JsonObject { ["page_id"] = "112233445566779" } })).Expect(200)["account"]!["name"]!.GetValue<string>().ShouldBe("Outlet Exemplu");
    }

    [Fact]
    public async Task TheOnlyPage_IsChosenByItself()
    {
        var id = (await Api.PostAsync("", new JsonObject { ["provider"] = "facebook_messenger", ["config"] = new JsonObject() })).Expect(201).Id;

        (await TripAsync(id, "approve&account=998877665544334")).ShouldBe("connected");

        (await Api.GetAsync($"/{id}"))["config"]!["page_id"]!.GetValue<string>().ShouldBe("112233445566779");
    }

    private int Withdrawals(string provider) => Deployment.Sandbox[provider].Requests.Count(call => call.Method == "DELETE" && call.Path == "/v26.0/me/permissions");

    private async Task<string> TripAsync(Guid id, string decision = "approve")
    {
        var page = (await Api.PostAsync($"/{id}/connect", new JsonObject())).Expect(202).Text("authorization_url")!;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var decided = await browser.GetAsync(new Uri($"{page}&decision={decision}"), Cancel);
        var ended = (await Api.SendAsync(HttpMethod.Get, decided.Headers.Location.ShouldNotBeNull().PathAndQuery, null)).Expect(303);
        return HttpUtility.ParseQueryString(ended.Headers.Location!.OriginalString.Split('?')[1])["outcome"]!;
    }
}
