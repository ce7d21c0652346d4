using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>A Shopify app hears of all shops that installed it at one address, and of privacy requests also when nobody is connected any more.</summary>
public sealed class ShopifyAppWebhookTests(WebhookFixture fixture) : AppWebhookTest(fixture)
{
    private const string Shop = "demo-erp.myshopify.com";
    private const string SecondShop = "second-shop.myshopify.com";

    private static readonly string[] Privacy = ["customers/data_request", "customers/redact", "shop/redact"];

    private protected override string Provider => "shopify_admin";

    private protected override string Authority => "shopify";

    [Fact]
    public async Task Delivery_ReachesWhoeverInstalledThatAppInThatShop()
    {
        var ours = await ConnectAsync(Api, Provider, "consent");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "consent", "approve&account=" + SecondShop, config => config["shop_domain"] = SecondShop);
        var apart = await CompanyAsync();
        var byToken = await ConnectAsync(apart, Provider);
        var ownApp = await CompanyAsync();
        var byOwnApp = await ConnectAsync(ownApp, Provider, "own_app");
        using var app = Operator();

        await app.TellAsync(1, account: Shop);
        await app.TellAsync(1, account: Shop);
        (await app.SendAsync(app.Compose(2, secret: Deployment.Sandbox.Authorities.All.Single(known => known.Name == Authority).Webhook!.PreviousSecret, account: Shop))).Status.ShouldBe(200);
        (await app.SendAsync(app.Compose(3, secret: "shpss_wrong_wrong_wrong", account: Shop))).Status.ShouldBe(404);
        await app.TellAsync(4, "orders/paid", SecondShop);
        await app.TellAsync(5, account: "unknown.myshopify.com");

        (await DeliveriesAsync(Api, ours)).ShouldBe([("accepted", "orders/create"), ("repeated", "orders/create"), ("accepted", "orders/create")]);
        (await DeliveriesAsync(others, theirs)).ShouldBe([("accepted", "orders/paid")]);
        (await DeliveriesAsync(apart, byToken)).ShouldBeEmpty();
        (await DeliveriesAsync(ownApp, byOwnApp)).ShouldBeEmpty();
        (await EventsAsync(ours)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Uninstalled_EndsAllThatLivesOnTheShopsConsent()
    {
        var admin = await ConnectAsync(Api, Provider, "consent");
        var inbox = await ConnectAsync(Api, "shopify_inbox");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "consent", "approve&account=" + SecondShop, config => config["shop_domain"] = SecondShop);
        using var app = Operator();
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == Authority).Withdraw(Shop);

        await app.TellAsync(1, "app/uninstalled", Shop);
        await app.TellAsync(2, "orders/create", Shop);
        await app.TellAsync(3, "orders/updated", Shop);

        await EndedAsync(admin);
        await EndedAsync(inbox);
        (await StateAsync(theirs)).ShouldBe("connected");
        (await EventsAsync(admin)).ShouldBe(["app/uninstalled", "orders/create", "orders/updated"]);
        (await EventsAsync(inbox)).ShouldBe(["app/uninstalled", "orders/create"]);
    }

    [Fact]
    public async Task PrivacyRequests_ReachWhoeverHadTheShop_LetGoOfOrRemoved_AndNobodyElse()
    {
        var connected = await ConnectAsync(Api, Provider, "consent");
        var former = await CompanyAsync();
        var letGo = await ConnectAsync(former, "shopify_inbox");
        (await former.PostAsync($"/{letGo}/disconnect")).Expect(200);
        var gone = await CompanyAsync();
        var removed = await ConnectAsync(gone, Provider, "consent");
        (await gone.DeleteAsync($"/{removed}", (await gone.GetAsync($"/{removed}")).ETag)).Expect(204);

        // Whoever merely says that the shop is theirs, or had it by another app, learns nothing of its customers.
        var stranger = await CompanyAsync();
        var claimed = (await stranger.PostAsync("", new JsonObject { ["provider"] = Provider, ["config"] = Sample(Provider, "consent") })).Expect(201).Id;
        var apart = await CompanyAsync();
        var byOwnApp = await ConnectAsync(apart, Provider, "own_app");
        (await apart.PostAsync($"/{byOwnApp}/disconnect")).Expect(200);
        using var app = Operator();

        for (var number = 0; number < Privacy.Length; number++)
        {
            await app.TellAsync(number, Privacy[number], Shop);
            await app.TellAsync(number, Privacy[number], Shop);
        }

        await app.TellAsync(9, "orders/create", Shop);

        (await EventsAsync(connected)).ShouldBe([.. Privacy, "orders/create"]);
        (await EventsAsync(letGo)).ShouldBe(Privacy);
        (await EventsAsync(removed)).ShouldBe(Privacy);
        (await EventsAsync(claimed)).ShouldBeEmpty();
        (await EventsAsync(byOwnApp)).ShouldBeEmpty();
        (await DeliveriesAsync(former, letGo)).Count(delivery => delivery.Verdict == "accepted").ShouldBe(3, "people see it too");
    }

    [Fact]
    public async Task UnsignedHeaders_LeadNoRequestToAnotherShop_AndMakeNoneOfAnOrder()
    {
        var ours = await ConnectAsync(Api, Provider, "consent");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "consent", "approve&account=" + SecondShop, config => config["shop_domain"] = SecondShop);
        using var app = Operator();
        static GeniusErp.Sandbox.Webhooks.SandboxDelivery With(GeniusErp.Sandbox.Webhooks.SandboxDelivery delivery, string header, string value)
            => delivery with { Headers = new Dictionary<string, string>(delivery.Headers) { [header] = value } };

        (await app.SendAsync(With(app.Compose(1, topic: "shop/redact", account: Shop), "X-Shopify-Shop-Domain", SecondShop))).Status.ShouldBe(200);
        (await app.SendAsync(With(app.Compose(2, account: SecondShop), "X-Shopify-Topic", "shop/redact"))).Status.ShouldBe(200);
        (await app.SendAsync(With(app.Compose(3, account: SecondShop), "X-Shopify-Topic", "app/uninstalled"))).Status.ShouldBe(200);

        (await EventsAsync(ours)).ShouldBe(["shop/redact"]);
        (await EventsAsync(theirs)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SameWordsAgain_AreANewRequestUnderANewId()
    {
        var id = await ConnectAsync(Api, Provider, "consent");
        using var app = Operator();

        await app.TellAsync(1, "shop/redact", Shop);
        await app.TellAsync(1, "shop/redact", Shop);
        await app.TellAsync(2, "shop/redact", Shop);
        (await app.SendAsync(app.Compose(3, account: Shop) with { })).Status.ShouldBe(200);
        var caught = app.Compose(3, account: Shop);
        (await app.SendAsync(caught with { Headers = new Dictionary<string, string>(caught.Headers) { ["X-Shopify-Webhook-Id"] = "another" } })).Status.ShouldBe(200);

        (await EventsAsync(id)).ShouldBe(["shop/redact", "shop/redact", "orders/create"], "an order that somebody caught is no new one, whatever its unsigned id says");
    }

    [Fact]
    public async Task OwnApp_HasAnAddressOfItsOwn_ForThisCompanyOnly()
    {
        var ours = await ConnectAsync(Api, Provider, "own_app");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "own_app");
        var secret = Sample(Provider, "own_app")["client_secret"]!.GetValue<string>();
        using var app = await Sender.AtAsync(Api, ours, Provider, Sample(Provider, "own_app"), secret);
        app.Address.AbsolutePath.ShouldStartWith("/api/integrations/hooks/apps/");

        await app.TellAsync(1, account: Shop);
        await app.TellAsync(2, "customers/redact", Shop);
        await app.TellAsync(3, account: SecondShop);

        (await EventsAsync(ours)).ShouldBe(["orders/create", "customers/redact"]);
        (await EventsAsync(theirs)).ShouldBeEmpty("the same app, the same secret and the same shop, but another company's address");
    }

    /// <summary>Such an app has no consent that others could be found by.</summary>
    [Fact]
    public async Task AppThatAsksForItself_SendsToTheConnectionsOwnAddress()
    {
        var id = await ConnectAsync(Api, Provider, "app");
        using var sender = await Sender.AtAsync(Api, id, Provider, Sample(Provider, "app"));

        sender.Address.AbsolutePath.ShouldNotContain("/apps/");
        (await sender.SendAsync(1)).Status.ShouldBe(200);

        (await EventsAsync(id)).ShouldBe(["orders/create"]);
    }
}
