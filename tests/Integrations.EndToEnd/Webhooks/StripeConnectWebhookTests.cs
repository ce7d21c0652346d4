using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>A Stripe platform hears of all its connected accounts at one address.</summary>
public sealed class StripeConnectWebhookTests(WebhookFixture fixture) : AppWebhookTest(fixture)
{
    private const string First = "acct_1SandboxClient01";
    private const string Second = "acct_1SandboxClient02";
    private const string Platforms = "whsec_OwnPlatformSecret000001";

    private protected override string Provider => "stripe";

    private protected override string Authority => "stripe";

    [Fact]
    public async Task Event_ReachesWhoeverConnectedThatAccount()
    {
        var ours = await ConnectAsync(Api, Provider, "connect");
        var byKey = (await Api.PostAsync("", new System.Text.Json.Nodes.JsonObject { ["provider"] = Provider, ["account_key"] = "key", ["config"] = Sample(Provider) })).Expect(201).Id;
        await Api.ConnectAsync(byKey);
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "connect", "approve&account=" + Second);
        using var app = Operator();

        var paid = app.Compose(1, account: First);
        (await app.SendAsync(paid)).Status.ShouldBe(200);
        (await app.SendAsync(paid)).Status.ShouldBe(200);
        await app.TellAsync(2, "payout.paid", Second);

        (await DeliveriesAsync(Api, ours)).ShouldBe([("accepted", "invoice.paid"), ("repeated", "invoice.paid")]);
        (await EventsAsync(ours)).ShouldBe(["invoice.paid"]);
        (await DeliveriesAsync(others, theirs)).ShouldBe([("accepted", "payout.paid")]);
        (await DeliveriesAsync(Api, byKey)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("acct_1SandboxNobody01", 200)]
    [InlineData(null, 200)]
    public async Task EventOfAnAccountThatNobodyHas_IsAcknowledgedAndKeptNowhere(string? account, int status)
    {
        var ours = await ConnectAsync(Api, Provider, "connect");
        using var app = Operator();

        (await app.SendAsync(app.Compose(1, account: account))).Status.ShouldBe(status);

        (await DeliveriesAsync(Api, ours)).ShouldBeEmpty();
        (await EventsAsync(ours)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ForgedOrOldEvent_HasNoEffect()
    {
        var ours = await ConnectAsync(Api, Provider, "connect");
        using var app = Operator();

        (await app.SendAsync(app.Compose(1, secret: "whsec_AnotherSecret0000000", account: First))).Status.ShouldBe(404);
        (await app.SendAsync(app.Compose(1, TimeProvider.System.GetUtcNow().AddMinutes(-6), account: First))).Status.ShouldBe(404);
        (await app.SendAsync(app.Compose(1, TimeProvider.System.GetUtcNow().AddMinutes(6), account: First))).Status.ShouldBe(404);
        (await app.SendAsync(app.Compose(1, account: First) with { Method = HttpMethod.Get })).Status.ShouldBe(404);

        (await DeliveriesAsync(Api, ours)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deauthorization_EndsTheConnection()
    {
        var ours = await ConnectAsync(Api, Provider, "connect");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "connect", "approve&account=" + Second);
        using var app = Operator();
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == Authority).Withdraw(First);

        await app.TellAsync(1, "account.application.deauthorized", First);

        await EndedAsync(ours);
        (await StateAsync(theirs)).ShouldBe("connected");
    }

    [Fact]
    public async Task OwnPlatform_HasAnAddressOfItsOwn_ForThisCompanyOnly()
    {
        var ours = await ConnectAsync(Api, Provider, "connect_own");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, Provider, "connect_own", "approve&account=" + Second);
        using var app = await Sender.AtAsync(Api, ours, Provider, Sample(Provider, "connect_own"), Platforms);
        using var theirApp = await Sender.AtAsync(others, theirs, Provider, Sample(Provider, "connect_own"), Platforms);
        app.Address.AbsolutePath.ShouldStartWith("/api/integrations/hooks/apps/");

        await app.TellAsync(1, account: First);
        await app.TellAsync(2, account: Second);
        await theirApp.TellAsync(3, account: First);

        (await DeliveriesAsync(Api, ours)).ShouldBe([("accepted", "invoice.paid")]);
        (await DeliveriesAsync(others, theirs)).ShouldBeEmpty("genuine, of the same platform, by the same secret, but at another company's address");
        (await app.SendAsync(app.Compose(4, secret: Sender.StripeSecret, account: First))).Status.ShouldBe(404);
        (await DeliveriesAsync(Api, ours))[^1].Verdict.ShouldBe("bad_signature");
    }
}
