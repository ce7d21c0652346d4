using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.ShopifyStorefront;

[ConformanceOf(Provider.ShopifyStorefront)]
public sealed class ShopifyStorefrontTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private const string Private = "Shopify-Storefront-Private-Token";
    private const string Public = "X-Shopify-Storefront-Access-Token";

    private protected override ProviderAccount Account => new("gid://shopify/Shop/1", "Demo ERP");

    private protected override string CredentialField => "access_token";

    private protected override string RequestSource
        => "Shopify/shopify-app-js:packages/api-clients/storefront-api-client/src/constants.ts (headers); https://shopify.dev/docs/api/storefront (endpoint, object Shop, metafield: Token access required)";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["shop_domain"] = ["demo erp", "-demo.myshopify.com", "https://demo-erp.ro"],
        ["access_token"] = ["short", "shpss_0000000000000000000000000000900d", "00000000 00000000", "țțțțțțțțțțțțțțțțțțțț", new string('a', 129)],
        ["api_version"] = ["2026-09", "unstable", "../../x"],
    };

    private protected override IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]> { ["shop_domain"] = ShopLookAlikes.All };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/api/2026-10/graphql.json", string.Empty));
        call.Header(Private).ShouldBe("shpat_00000000000000000000000000005f00");
        call.Header(Public).ShouldBeNull();
        call.Header("Shopify-Storefront-Buyer-IP").ShouldBeNull();
        call.Header("Content-Type").ShouldBe("application/json");
        call.Body.ShouldContain("metafield(namespace:");
    }

    [Fact]
    public async Task Verify_WithAPublicToken_UsesItsOwnHeader()
    {
        (await VerifyAsync(Board.Credential("public").ToJson())).Value!.Account.ShouldBe(Account);

        var call = Board.Requests.ShouldHaveSingleItem();
        call.Header(Public).ShouldBe("0000000000000000000000000000900d");
        call.Header(Private).ShouldBeNull();
    }

    /// <summary>Shopify answers much without a token. Should the header be lost on the way, the query itself has to fail: as Shopify, asked like this without a token, says.</summary>
    [Fact]
    public async Task Verify_WhenTheTokenIsLostOnTheWay_DoesNotPass()
    {
        (await VerifyAsync(Good)).Failure.ShouldBeNull();
        using var careless = new HttpClient();
        using var body = new StringContent(Board.Requests[0].Body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var answer = await careless.PostAsync(new Uri(Fixture.Sandbox.Address, "shopify_storefront/api/2026-10/graphql.json"), body, TestContext.Current.CancellationToken);

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("ACCESS_DENIED");
    }

    [Fact]
    public async Task Verify_WithTheWrongKindOfToken_SaysToCheckIt()
        => (await FailAsync(Board.Credential("wrong_kind").ToJson())).Hint!.En.ShouldContain("public or the private");

    [Fact]
    public void Settings_WithAPrivateTokenMarkedAsPublic_AreRefusedBeforeAnyCall()
    {
        var settings = Good;
        settings["token_kind"] = "public";

        var error = Read(settings).Errors.ShouldHaveSingleItem();

        (error.Field, error.Code).ShouldBe(("config.token_kind", "token_mismatch"));
        ShouldBeWhole(error.Message);
        ShouldHaveCausedNoCall();
    }

    [Fact]
    public async Task Verify_SaysWhatTheShopIs()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["currency"] = "RON", ["site"] = "demo-erp.ro" }, ignoreOrder: true);

    [Fact]
    public async Task Verify_WhenShopifyServesAnotherVersion_SaysWhich()
    {
        Board.Break(Fault.Answer("""{"data":{"shop":{"id":"gid://shopify/Shop/1","name":"Demo ERP"}}}""") with { Headers = new Dictionary<string, string> { ["X-Shopify-API-Version"] = "2026-07" } });

        (await VerifyAsync(Good)).Value!.Facts["api_version_served"].ShouldBe("2026-07");
    }

    [Theory]
    [InlineData(200, """{"errors":[{"message":"","extensions":{"code":"UNAUTHORIZED"}}]}""", true)]
    [InlineData(401, """{"errors":"Unauthorized"}""", true)]
    [InlineData(401, "", true)]
    [InlineData(403, """{"errors":"Forbidden"}""", false)]
    [InlineData(403, "<html></html>", false)]
    public async Task Verify_WhenTheTokenIsRefusedInAnyForm_IsInvalidCredentials(int status, string body, bool plain)
    {
        Board.Break(Fault.Answer(body, status));

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.InvalidCredentials, plain, "access_token"));
    }

    [Theory]
    [InlineData(402, FailureReason.PermissionMissing)]
    [InlineData(404, FailureReason.InvalidConfiguration)]
    [InlineData(423, FailureReason.PermissionMissing)]
    [InlineData(430, FailureReason.RateLimited)]
    public async Task Verify_WhenTheShopIsNotServed_SaysWhy(int status, FailureReason reason)
    {
        Board.Break(Fault.OfStatus(status));

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }
}
