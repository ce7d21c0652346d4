using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.ShopifyInbox;

[ConformanceOf(Provider.ShopifyInbox)]
public sealed class ShopifyInboxTests : ConsentConformance
{
    public ShopifyInboxTests(ProviderFixture fixture)
        : base(fixture) => ShopifyConsents.Agree(fixture);

    private protected override ProviderAccount Account => new("gid://shopify/Shop/1", "Demo ERP");

    private protected override string ConsentAccount => "demo-erp.myshopify.com";

    private protected override IReadOnlyCollection<string> OmittedParameters => ["response_type"];

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["scope"] = ShopifyConsents.Scopes };

    private protected override string RequestSource => "https://shopify.dev/docs/api/admin-graphql; Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts, ShopifyHeader";

    private protected override IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]> { ["shop_domain"] = ShopLookAlikes.All };

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["inbox_url_template"] =
        [
            "http://admin.shopify.com/store/{store_handle}", "https://admin.shopify.com.evil.example/{store_handle}", "https://evil.example/", "https://admin.shopify.com/{other}",
            "https://admin.shopify.com/a b", "javascript:alert(1)",
        ],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls) => ShopifyConsents.ShouldBeTheDocumentedQuery(calls.ShouldHaveSingleItem());

    /// <summary>The engine uses a grant of the same authority, app and account without asking again; these three are what it compares.</summary>
    [Fact]
    public void Consent_IsTheOneOfTheShopifyConnection()
    {
        var admin = Fixture.Catalogue.Find(Provider.ShopifyAdmin)!;
        var values = Read(Good).Values;
        var (ours, theirs) = (Descriptor.OAuthFor(values)!, admin.OAuthFor(values)!);

        (ours.Authority, Context.App.ClientId, ours.ExpectedAccount!(values)).ShouldBe(
            (theirs.Authority, Fixture.Contexts.Of(admin, theirs, new("company-1"), values).Value!.App.ClientId, theirs.ExpectedAccount!(values)));
        ours.Scopes!(values).ShouldBe(theirs.Scopes!(values), "a narrower consent would take scopes from the other");
    }

    [Fact]
    public async Task Verify_WithTheTokenOfTheShopifyConnection_Works()
    {
        var admin = new Consents(Fixture, Fixture.Catalogue.Find(Provider.ShopifyAdmin)!);
        var consent = (await admin.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;

        (await VerifyWithAsync(Read(Good).Values, consent.Tokens)).Value!.Account.ShouldBe(Account);
    }

    [Fact]
    public async Task Verify_LinksToTheInboxOfThisShop()
        => (await VerifyAsync(Good)).Value!.Facts["inbox_url"].ShouldBe("https://admin.shopify.com/store/demo-erp");

    [Fact]
    public async Task Verify_WithAPastedToken_NeedsNoConsent()
    {
        (await VerifyAsync(Board.Credential("token").ToJson())).Value!.Account.ShouldBe(Account);
        Board.Requests.ShouldAllBe(call => call.Path.EndsWith("graphql.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WithoutCustomers_SaysSo()
    {
        Board.Break(Fault.Answer("""{"data":{"shop":{"id":"gid://shopify/Shop/1","name":"Demo ERP","myshopifyDomain":"demo-erp.myshopify.com"},"currentAppInstallation":{"accessScopes":[{"handle":"write_orders"}]}}}""") with { Path = "/admin/api" });

        var failure = await FailAsync(Board.Credential("token").ToJson());

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Hint!.En.ShouldContain("read_customers");
        failure.Hint.En.ShouldNotContain("read_orders");
    }

    [Fact]
    public void Descriptor_SaysThatNoChatsAreReadOrSent()
    {
        Descriptor.Limitations!.En.ShouldContain("no chats");
        Descriptor.Limitations.Ro.ShouldContain("Nu citește");
    }
}
