using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.ShopifyAdmin;

/// <summary>The way in by Shopify's consent page; the pasted token has a class of its own.</summary>
[ConformanceOf(Provider.ShopifyAdmin)]
public sealed class ShopifyAdminConsentTests : ConsentConformance
{
    public ShopifyAdminConsentTests(ProviderFixture fixture)
        : base(fixture) => ShopifyConsents.Agree(fixture);

    private protected override JsonObject Good => Board.Credential("consent").ToJson();

    private protected override bool BadCredentialIsASample => true;

    private protected override bool LogsIn => false;

    private protected override ProviderAccount Account => new("gid://shopify/Shop/1", "Demo ERP");

    private protected override string ConsentAccount => "demo-erp.myshopify.com";

    private protected override IReadOnlyCollection<string> OmittedParameters => ["response_type"];

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["scope"] = ShopifyConsents.Scopes };

    private protected override string RequestSource
        => "Shopify/shopify-app-js:packages/apps/shopify-api/lib/auth/oauth/oauth.ts, refresh-token.ts; https://shopify.dev/docs/api/admin-graphql";

    private protected override IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]> { ["shop_domain"] = ShopLookAlikes.All };

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["client_id"] = ["shpss_0000000000000000000000000000900d", "shpat_0000000000000000000000000000900d", "two words"],
        ["client_secret"] = ["shpat_0000000000000000000000000000900d", "two words"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls) => ShopifyConsents.ShouldBeTheDocumentedQuery(calls.ShouldHaveSingleItem());

    [Fact]
    public void ConsentPage_IsTheShopsOwn_AndNamesNoResponseType()
    {
        var addresses = ShopifyOAuthOf("demo-erp.myshopify.com").ShouldNotBeNull();

        (addresses.Authorize.AbsoluteUri, addresses.Token.AbsoluteUri).ShouldBe(("https://demo-erp.myshopify.com/admin/oauth/authorize", "https://demo-erp.myshopify.com/admin/oauth/access_token"));
        BeginAuthorization.UrlOf(Context, BeginAuthorization.ScopesOf(Context), "state-1", null).Query.ShouldNotContain("response_type");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("demo-erp.myshopify.com.evil.example")]
    [InlineData("evil.example/demo-erp.myshopify.com")]
    [InlineData("demo-erp.myshopify.com\n")]
    [InlineData("user@demo-erp.myshopify.com")]
    public void Addresses_OfAShopThatWasNeverChecked_AreNotMade(string shop) => ShopifyOAuthOf(shop).ShouldBeNull();

    [Fact]
    public async Task Exchange_SendsExactlyWhatShopifysLibrarySends()
    {
        (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();

        var form = ShopifyConsents.Form(Board.Requests.Single(call => call.Path == "/admin/oauth/access_token"));
        form.Keys.Order().ShouldBe(["client_id", "client_secret", "code", "expiring"]);
        form["expiring"].ShouldBe("1");
        Board.Requests.Single(call => call.Path == "/admin/oauth/access_token").Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Tokens_LiveAsLongAsTheAnswerSays()
    {
        var tokens = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!.Tokens;

        tokens.AccessExpiresAt.ShouldBe(SteeredClock.Now.AddMinutes(60));
        tokens.RefreshExpiresAt.ShouldBe(SteeredClock.Now.AddDays(90));
    }

    [Fact]
    public async Task Refresh_RotatesTheRefreshToken()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        Board.Forget();

        var renewed = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Value!;

        renewed.RefreshToken!.Reveal().ShouldNotBe(consent.Tokens.RefreshToken!.Reveal());
        ShopifyConsents.Form(Board.Requests.ShouldHaveSingleItem()).Keys.Order().ShouldBe(["client_id", "client_secret", "grant_type", "refresh_token"]);
    }

    /// <summary>Issued before tokens expired: exchanged once, as Shopify's library does, and dead afterwards.</summary>
    [Fact]
    public async Task Refresh_OfATokenThatNeverExpires_ExchangesItForAPair()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        var old = new GrantTokens(consent.Tokens.AccessToken, null) { Account = consent.Account };
        Board.Forget();

        var renewed = (await Consents.Connector.RenewAsync(Context, old, Fixture.OAuth, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();

        renewed.RefreshToken.ShouldNotBeNull();
        renewed.AccessExpiresAt.ShouldBe(SteeredClock.Now.AddMinutes(60));
        ShopifyConsents.Form(Board.Requests.ShouldHaveSingleItem()).Keys.Order().ShouldBe(
            ["client_id", "client_secret", "expiring", "grant_type", "requested_token_type", "subject_token", "subject_token_type"]);
        (await Consents.Connector.RenewAsync(Context, old, Fixture.OAuth, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.ReauthorizationRequired);
    }

    [Theory]
    [InlineData(400, """{"error":"something_new"}""", FailureReason.ReauthorizationRequired)]
    [InlineData(403, """{"error":"something_new"}""", FailureReason.OperatorFault)]
    [InlineData(400, """{"error":"invalid_client"}""", FailureReason.OperatorFault)]
    [InlineData(503, """{"errors":"Service Unavailable"}""", FailureReason.ProviderUnavailable)]
    [InlineData(429, """{"errors":"Too many"}""", FailureReason.RateLimited)]
    public async Task Refresh_WhenRefused_SaysWhoHasToAct(int status, string body, FailureReason reason)
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        Board.Break(Fault.Answer(body, status));

        var renewed = await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken);

        renewed.Failure.ShouldNotBeNull().Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Consent_WhenWritingIsGranted_CountsReadingAsGranted()
    {
        var granted = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!.Tokens.Scopes;

        granted.ShouldNotContain("read_orders", "Shopify leaves out what another scope includes");
        ConsentConnections.MissingScopes(Context, granted).ShouldBeEmpty();
        ConsentConnections.MissingScopes(Context, ["write_orders"]).Where(scope => !scope.Optional).Select(scope => scope.Code).ShouldBe(["read_products"]);
    }

    [Fact]
    public async Task Consent_OfAnotherShop_IsRefusedBeforeAnyTokenCall()
    {
        var context = Consents.ContextOf(Read(Board.Credential("other_shop").ToJson()).Values);
        var callback = await Consents.CallbackAsync(context, null);

        var failure = context.Rule.CheckCallback!(context, callback).ShouldNotBeNull();

        (failure.Reason, failure.Field).ShouldBe((FailureReason.AccountMismatch, "shop_domain"));
        failure.Hint!.Ro.ShouldContain("demo-erp.myshopify.com");
        Board.Requests.ShouldNotContain(call => call.Method == "POST");
    }

    [Fact]
    public async Task Consent_ByTheCompanysOwnApp_IsSignedAndExchangedWithItsSecret()
    {
        var values = Read(Board.Credential("own_app").ToJson()).Values;

        Consents.ContextOf(values).App.Own.ShouldBeTrue();
        (await Consents.GiveAsync(values, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();
    }

    [Fact]
    public void Settings_WithHalfAnOwnApp_NameTheOtherHalf()
    {
        Read(Changed("client_id", "00000000000000000000000000000000")).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_secret");
        Read(Changed("client_secret", "shpss_00000000000000000000000000000000")).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_id");
    }

    [Fact]
    public void Settings_ThatAskForTooLittle_AreRefusedBeforeTheConsent()
    {
        var error = Read(Changed("scopes", new JsonArray("write_orders"))).Errors.ShouldHaveSingleItem();

        error.Field.ShouldBe("config.scopes");
        error.Message.Ro.ShouldContain("read_products");
        Read(Changed("scopes", new JsonArray("write_orders", "write_products"))).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disconnect_DoesNotUninstallTheApp()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        Board.Forget();

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Value.ShouldBe(Revoked.NotOffered);

        Board.Requests.ShouldBeEmpty();
        ShouldBeWhole(Context.Rule.ByHandAfterDisconnect!);
    }

    private JsonObject Changed(string name, JsonNode value)
    {
        var settings = Good;
        settings[name] = value;
        return settings;
    }

    private OAuthAddresses? ShopifyOAuthOf(string shop) => Context.Rule.Addresses!(new SettingValues(new Dictionary<string, object> { ["shop_domain"] = shop }));
}
