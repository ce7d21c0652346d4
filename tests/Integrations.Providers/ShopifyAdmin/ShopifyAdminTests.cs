using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.ShopifyAdmin;

[ConformanceOf(Provider.ShopifyAdmin)]
public sealed class ShopifyAdminTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("gid://shopify/Shop/1", "Demo ERP");

    private protected override string CredentialField => "admin_access_token";

    private protected override bool LogsIn => false;

    private protected override string RequestSource
        => "https://shopify.dev/docs/api/admin-graphql (endpoint, X-Shopify-Access-Token; objects Shop and AppInstallation); Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts, ShopifyHeader";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["shop_domain"] = ["demo erp", "-demo.myshopify.com", "demo_erp.myshopify.com", "myshopify.com", ".myshopify.com", "https://demo-erp.ro", "admin.shopify.com", "admin.shopify.com/store/", new string('a', 64) + ".myshopify.com"],
        ["admin_access_token"] = ["shpss_0000000000000000000000000000900d", "0000000000000000000000000000900d", "shpat_00000000", "shpat_0000000000000000000000000000900g", "shpat_ 000000000000000000000000000900d"],
        ["api_version"] = ["2026-09", "unstable", "26-10", "2026-1", "../../x", "２０２６-10"],
    };

    private protected override IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]> { ["shop_domain"] = ShopLookAlikes.All };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/admin/api/2026-10/graphql.json", string.Empty));
        call.Header("X-Shopify-Access-Token").ShouldBe("shpat_0000000000000000000000000000900d");
        call.Header("Authorization").ShouldBeNull();
        call.Header("Content-Type").ShouldBe("application/json");
        call.Header("Accept").ShouldBe("application/json");
        call.Body.ShouldBe("""{"query":"query { shop { id name myshopifyDomain currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }"}""");
    }

    [Theory]
    [InlineData("demo-erp.myshopify.com")]
    [InlineData(" Demo-ERP.MyShopify.com ")]
    [InlineData("https://demo-erp.myshopify.com/")]
    [InlineData("HTTPS://DEMO-ERP.MYSHOPIFY.COM/admin/orders?page=2#top")]
    [InlineData("http://demo-erp.myshopify.com")]
    [InlineData("https://admin.shopify.com/store/demo-erp")]
    [InlineData("admin.shopify.com/store/demo-erp/products?selectedView=all")]
    [InlineData("https://admin.shopify.com/store/Demo-ERP/")]
    [InlineData("demo-erp")]
    public void Settings_WithAnySpellingOfTheShop_KeepOne(string spelling)
    {
        var settings = Good;
        settings["shop_domain"] = spelling;

        var read = Read(settings);

        read.Errors.ShouldBeEmpty();
        read.Values.Text("shop_domain").ShouldBe("demo-erp.myshopify.com");
    }

    [Fact]
    public void Settings_LeaveTheWayOfSigningInOpenForOthers()
    {
        Read(Good).Values.Text("auth_mode").ShouldBe("admin_token");
        Descriptor.Settings.Single(field => field.Name == "admin_access_token").When!.Field.ShouldBe("auth_mode");
    }

    [Fact]
    public async Task Verify_SaysWhatTheShopIsAndWhatItLacks()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(
            new Dictionary<string, string> { ["currency"] = "RON", ["timezone"] = "Europe/Bucharest" },
            ignoreOrder: true,
            customMessage: "a right to write includes the one to read");

    [Fact]
    public async Task Verify_WithoutALesserScope_ConnectsAndNamesIt()
    {
        Board.Break(Fault.Answer(Shop("""[{"handle":"read_orders"},{"handle":"write_products"},{"handle":"read_everything"}]""")));

        (await VerifyAsync(Good)).Value!.Facts["missing_scopes"].ShouldBe(
            "write_orders, read_inventory, write_inventory, read_locations, read_customers, read_merchant_managed_fulfillment_orders, write_merchant_managed_fulfillment_orders");
    }

    [Fact]
    public async Task Verify_WithoutANeededScope_NamesIt()
    {
        var failure = await FailAsync(Board.Credential("limited").ToJson());

        failure.Plain.ShouldBeTrue();
        failure.Step.ShouldBe("permissions");
        failure.Hint!.En.ShouldContain("read_orders, read_products");
        failure.Hint.Ro.ShouldContain("read_orders, read_products");
    }

    [Fact]
    public async Task Verify_WhenAFieldIsDeniedInsideHttp200_IsPermissionMissing()
    {
        var failure = await FailAsync(Board.Credential("denied").ToJson());

        (failure.Reason, failure.ProviderCode, failure.HttpStatus).ShouldBe((FailureReason.PermissionMissing, "ACCESS_DENIED", 200));
    }

    [Fact]
    public async Task Verify_WhenTheShopHasAnotherName_NamesTheSettingAndTheRightOne()
    {
        var failure = await FailAsync(Board.Credential("renamed").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "shop_domain"));
        failure.Hint!.Ro.ShouldContain("demo-erp.myshopify.com");
    }

    [Fact]
    public async Task Verify_WhenTheShopClaimsToBeNoShop_IsUnexpectedResponse()
    {
        Board.Break(Fault.Answer(Shop("""[{"handle":"read_orders"},{"handle":"read_products"}]""").Replace("demo-erp.myshopify.com", "evil.example", StringComparison.Ordinal)));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WhenShopifyServesAnotherVersion_SaysWhich()
        => (await VerifyAsync(Board.Credential("old_version").ToJson())).Value!.Facts["api_version_served"].ShouldBe("2026-01");

    [Theory]
    [InlineData("""{"errors":[{"message":"Query throttled","extensions":{"code":"THROTTLED","documentation":"https://shopify.dev/api/usage/rate-limits"}}],"extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":null}}}""", FailureReason.RateLimited)]
    [InlineData("""{"errors":[{"message":"Throttled"}]}""", FailureReason.RateLimited)]
    [InlineData("""{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR","requestId":"x"}}]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"errors":[{"message":"…","extensions":{"code":"SHOP_INACTIVE"}}]}""", FailureReason.PermissionMissing)]
    [InlineData("""{"errors":[{"message":"Field 'nope' doesn't exist on type 'Shop'","extensions":{"code":"undefinedField"}}]}""", FailureReason.UnexpectedResponse)]
    [InlineData("""{"errors":"Something else","data":{"shop":{"id":"gid://shopify/Shop/1","myshopifyDomain":"demo-erp.myshopify.com"},"currentAppInstallation":{"accessScopes":[{"handle":"write_orders"},{"handle":"write_products"}]}}}""", FailureReason.UnexpectedResponse)]
    [InlineData("""{"data":{"shop":null,"currentAppInstallation":null}}""", FailureReason.UnexpectedResponse)]
    public async Task Verify_WhenHttp200HoldsAnError_ReadsIt(string body, FailureReason reason)
    {
        Board.Break(Fault.Answer(body));

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData(402, FailureReason.PermissionMissing, null)]
    [InlineData(404, FailureReason.InvalidConfiguration, "shop_domain")]
    [InlineData(423, FailureReason.PermissionMissing, null)]
    [InlineData(430, FailureReason.RateLimited, null)]
    public async Task Verify_WhenTheShopIsNotServed_SaysWhy(int status, FailureReason reason, string? field)
    {
        Board.Break(Fault.OfStatus(status));

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Field).ShouldBe((reason, field));
    }

    [Fact]
    [ProvesCapability(typeof(ILogsIn))]
    public async Task Verify_WithAnAppOfTheOwnOrganization_LogsInOnceAndHandsTheTokenOver()
    {
        var verified = await VerifyAsync(Board.Credential("app").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBe(Account);
        var tokens = verified.Value.Tokens.ShouldNotBeNull();
        (tokens.AccessExpiresAt, tokens.RefreshToken).ShouldBe((SteeredClock.Now.AddSeconds(86399), null));
        Board.Requests.Select(call => call.Path).ShouldBe(["/admin/oauth/access_token", "/admin/api/2026-10/graphql.json"]);
        ShopifyConsents.Form(Board.Requests[0]).ShouldBe(
            new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "5a4db0c9000000000000000000000a44", ["client_secret"] = "shpss_5a4db0c9000000000000000000000a44" },
            ignoreOrder: true);
        Board.Requests[1].Header("X-Shopify-Access-Token").ShouldBe(tokens.AccessToken.Reveal());
    }

    [Fact]
    public async Task Verify_OfAnAppWithItsToken_LogsInNoMore_AndARefusedTokenIsRenewed()
    {
        var values = Read(Board.Credential("app").ToJson()).Values;
        var connector = Fixture.Catalogue.Capability<IVerifiesConnection>(Provider.ShopifyAdmin)!;

        var failure = (await connector.VerifyAsync(new(new TenantScope("company-1"), values) { AccessToken = new Secret("at_that_has_ended") }, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.InvalidCredentials, false, null));
        Board.Requests.ShouldHaveSingleItem().Path.ShouldEndWith("graphql.json");
    }

    [Theory]
    [InlineData("app_bad", FailureReason.InvalidCredentials, "client_secret")]
    [InlineData("app_foreign", FailureReason.InvalidConfiguration, "shop_domain")]
    public async Task Verify_WithAnAppThatMayNot_NamesTheSetting(string sample, FailureReason reason, string field)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        (failure.Reason, failure.Field, failure.Plain).ShouldBe((reason, field, true));
    }

    [Fact]
    public void Settings_OfAnApp_AskForIdAndSecret()
        => Read(new() { ["shop_domain"] = "demo-erp.myshopify.com", ["auth_mode"] = "client_credentials" }).Errors.Select(error => error.Field).ShouldBe(["config.client_id", "config.client_secret"]);

    [Theory]
    [InlineData("demo-erp.myshopify.com.evil.example", "2026-10", "shop_domain")]
    [InlineData("evil.example/x", "2026-10", "shop_domain")]
    [InlineData("demo-erp.myshopify.com\n", "2026-10", "shop_domain")]
    [InlineData("demo-erp.myshopify.com", "../../../oauth", "api_version")]
    public async Task Verify_WhenStoredSettingsWereNeverChecked_MakesNoAddressOfThem(string shop, string version, string field)
    {
        var values = new SettingValues(new Dictionary<string, object>
        {
            ["shop_domain"] = shop, ["auth_mode"] = "admin_token", ["admin_access_token"] = new Secret("shpat_0000000000000000000000000000900d"), ["api_version"] = version,
        });

        var verified = await Fixture.Catalogue.Capability<IVerifiesConnection>(Provider.ShopifyAdmin)!.VerifyAsync(new(new TenantScope("company-1"), values), TestContext.Current.CancellationToken);

        (verified.Failure!.Reason, verified.Failure.Field).ShouldBe((FailureReason.InvalidConfiguration, field));
        ShouldHaveCausedNoCall();
    }

    private static string Shop(string scopes)
        => """{"data":{"shop":{"id":"gid://shopify/Shop/1","name":"Demo ERP","myshopifyDomain":"demo-erp.myshopify.com","currencyCode":"RON","ianaTimezone":"Europe/Bucharest"},"currentAppInstallation":{"accessScopes":""" + scopes + "}}}";
}
