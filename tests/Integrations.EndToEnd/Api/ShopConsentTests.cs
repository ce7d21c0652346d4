using System.Text.Json.Nodes;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>One shop, one app, one consent: Shopify's two providers live on the same grant, and a way in that is left takes its own grant along only.</summary>
public sealed class ShopConsentTests(ApiFixture fixture) : ApiTest(fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Inbox_RidesOnTheShopsConsent_AndKeepsItWhenTheOtherLetsGo()
    {
        var admin = await CreateAsync("shopify_admin", "consent");
        await ConsentAsync(admin);
        var inbox = await CreateAsync("shopify_inbox", "good");

        (await Api.PostAsync($"/{inbox}/connect")).Expect(200).Text("status").ShouldBe("connected");

        (await GrantsAsync()).ShouldBe(1);
        (await Api.PostAsync($"/{admin}/disconnect")).Expect(200);
        (await GrantsAsync()).ShouldBe(1);
        (await Api.PostAsync($"/{inbox}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task Edit_OfAnotherSetting_LeavesTheConsentInPlace()
    {
        var id = await CreateAsync("shopify_admin", "consent");
        await ConsentAsync(id);
        var row = (await Api.GetAsync($"/{id}")).Expect(200);

        (await Api.PatchAsync($"/{id}", row.ETag, new JsonObject { ["config"] = new JsonObject { ["api_version"] = "2026-07" } })).Expect(200);

        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task Connect_ByAnotherWayIn_LetsTheConsentGo()
    {
        var id = await CreateAsync("shopify_admin", "consent");
        await ConsentAsync(id);
        var token = Sample("shopify_admin", "good");
        token["auth_mode"] = "admin_token";

        (await Api.PostAsync($"/{id}/connect", new JsonObject { ["config"] = token })).Expect(200).Text("status").ShouldBe("connected");

        await Poll.UntilAsync(async () => await GrantsAsync() == 0, Soon, "the consent to go");
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    /// <summary>The owner removed the app: token and refresh token are dead. (The webhook that tells of it is another story.)</summary>
    [Fact]
    public async Task AShopThatUninstalledTheApp_AsksForANewConsent_AndWorksWithOne()
    {
        var id = await CreateAsync("shopify_admin", "consent");
        await ConsentAsync(id);
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == "shopify").Withdraw("demo-erp.myshopify.com");

        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("failed");

        var row = (await Api.GetAsync($"/{id}")).Expect(200);
        (row.Text("status"), row.Text("error_code")).ShouldBe(("error", "reauthorization_required"));
        var asked = TokenCalls;
        (await Api.PostAsync($"/{id}/test")).Expect(200);
        (TokenCalls - asked).ShouldBeLessThanOrEqualTo(1);
        await ConsentAsync(id);
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    private int TokenCalls => Deployment.Sandbox["shopify_admin"].Requests.Count(call => call.Path.EndsWith("/access_token", StringComparison.Ordinal));

    private Task<long> GrantsAsync() => Deployment.CountAsync(Company, "grants");

    private async Task<Guid> CreateAsync(string provider, string sample)
        => (await Api.PostAsync("", new JsonObject { ["provider"] = provider, ["config"] = Sample(provider, sample) })).Expect(201).Id;

    private async Task ConsentAsync(Guid id) => (await Api.TripAsync(id)).ShouldBe("connected");
}
