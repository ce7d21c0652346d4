using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.GoogleAds;

[ConformanceOf(Provider.GoogleAds)]
public sealed class GoogleAdsTests(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private const string Search = "/v25/customers/1234567890/googleAds:search";

    private protected override ProviderAccount Account => new("1234567890", "Exemplu SRL");

    private protected override string ConsentAccount => "ana@exemplu.ro";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?>
    {
        ["access_type"] = "offline",
        ["prompt"] = "consent",
        ["include_granted_scopes"] = "true",
        ["scope"] = "https://www.googleapis.com/auth/adwords openid https://www.googleapis.com/auth/userinfo.email",
    };

    private protected override string RequestSource
        => "googleapis/googleapis:google/ads/googleads/v25/services/google_ads_service.proto (search), googleads/google-ads-dotnet: MetadataKeyNames.cs, https://developers.google.com/google-ads/api/rest/auth";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["customer_id"] = ["123-456-789", "customers/1234567890", "123-456-78901", "12345678ab"],
        ["login_customer_id"] = ["123-456-789", "12345678901"],
        ["client_id"] = ["123456789012", "GOCSPX-EXAMPLEexampleEXAMPLE", "123-abc.apps.googleusercontent.com.evil.example"],
        ["client_secret"] = ["123456789012-abc.apps.googleusercontent.com", "GOCSPX with a blank"],
    };

    /// <summary>A version that Google has ended is nobody's but the operator's to mend.</summary>
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.OperatorFault;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("POST", Search, string.Empty));
        call.Header("Authorization")!.ShouldStartWith("Bearer ya29.");
        call.Header("Content-Type")!.ShouldStartWith("application/json");
        call.Header("developer-token").ShouldBeNull("it was sunset, and an empty one is refused");
        call.Header("login-customer-id").ShouldBeNull();
        var body = JsonNode.Parse(call.Body)!.AsObject();
        body.Select(member => member.Key).ShouldBe(["query"], "pageSize is refused");
        body["query"]!.GetValue<string>().ShouldStartWith("SELECT customer.id, customer.descriptive_name, ");
    }

    [Fact]
    public async Task Verify_TellsCurrencyAndTimeZone()
    {
        var facts = (await VerifyAsync(Good)).Value!.Facts;

        facts.ShouldBe(new Dictionary<string, string> { ["currency"] = "RON", ["timezone"] = "Europe/Bucharest" });
    }

    [Fact]
    public async Task Verify_ThroughAManager_SendsItWithoutDashes()
    {
        var verified = await VerifyAsAsync("agentie@exemplu.ro", Board.Credential("through_manager").ToJson());

        verified.Value!.Account.ShouldBe(new ProviderAccount("3333333331", "Client Unu"));
        Board.Requests[^1].Header("login-customer-id").ShouldBe("9876543210");
    }

    [Fact]
    public async Task Verify_WithoutTheManager_HintsAtIt()
    {
        var failure = (await VerifyAsAsync("agentie@exemplu.ro", new() { ["customer_id"] = "3333333331" })).Failure!;

        (failure.Reason, failure.Field, failure.ProviderCode).ShouldBe((FailureReason.PermissionMissing, "customer_id", "USER_PERMISSION_DENIED"));
        failure.Hint!.En.ShouldContain("manager");
    }

    [Fact]
    public async Task Verify_WithTheWrongManager_NamesIt()
    {
        var failure = (await VerifyAsAsync("agentie@exemplu.ro", new() { ["customer_id"] = "2222222222", ["login_customer_id"] = "9876543210" })).Failure!;

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "login_customer_id"));
    }

    [Fact]
    public async Task Verify_OfAManager_IsRefused()
    {
        var failure = (await VerifyAsAsync("agentie@exemplu.ro", new() { ["customer_id"] = "9876543210" })).Failure!;

        (failure.Reason, failure.Field, failure.Plain).ShouldBe((FailureReason.InvalidConfiguration, "customer_id", true));
    }

    [Fact]
    public async Task Verify_WithoutAChosenAccount_AsksForItWithoutACall()
    {
        var failure = await FailAsync(new());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "customer_id"));
        Board.Received.ShouldBe(0);
    }

    [Theory]
    [InlineData(401, "authenticationError", "OAUTH_TOKEN_REVOKED", FailureReason.ReauthorizationRequired, null)]
    [InlineData(401, "authenticationError", "NOT_ADS_USER", FailureReason.PermissionMissing, null)]
    [InlineData(401, "authenticationError", "CUSTOMER_NOT_FOUND", FailureReason.InvalidConfiguration, "customer_id")]
    [InlineData(401, "authenticationError", "TWO_STEP_VERIFICATION_NOT_ENROLLED", FailureReason.PermissionMissing, null)]
    [InlineData(403, "authorizationError", "CUSTOMER_NOT_ENABLED", FailureReason.PermissionMissing, "customer_id")]
    [InlineData(403, "authorizationError", "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION", FailureReason.OperatorFault, null)]
    [InlineData(400, "requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING", FailureReason.OperatorFault, null)]
    [InlineData(400, "requestError", "UNSUPPORTED_VERSION", FailureReason.OperatorFault, null)]
    [InlineData(400, "headerError", "INVALID_LOGIN_CUSTOMER_ID", FailureReason.InvalidConfiguration, "login_customer_id")]
    [InlineData(429, "quotaError", "RESOURCE_EXHAUSTED", FailureReason.RateLimited, null)]
    [InlineData(429, "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", FailureReason.RateLimited, null)]
    internal async Task Verify_IsJudgedByTheErrorCode(int status, string kind, string code, FailureReason reason, string? field)
    {
        Break(status, kind, code);

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Field, failure.ProviderCode).ShouldBe((reason, field, code));
    }

    [Fact]
    public async Task Verify_WhenTheBodySaysHowLongToWait_CarriesIt()
    {
        Break(429, "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", """{"quotaErrorDetails":{"rateScope":"ACCOUNT","rateName":"Requests per minute","retryDelay":"30s"}}""");

        (await FailAsync(Good)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Verify_WithTheCompanysOwnApp_BlamesItAndNotTheOperator()
    {
        var settings = Board.Credential("own_app").ToJson();
        Break(403, "authorizationError", "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION");

        var failure = await FailAsync(settings);

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "client_id"));
    }

    [Fact]
    public void Settings_WithHalfAnOwnApp_AreRefused()
    {
        var settings = Board.Credential("own_app").ToJson();
        settings.Remove("client_secret");

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_secret");
    }

    [Fact]
    [ProvesCapability(typeof(IOffersAccounts))]
    public async Task Accounts_OfAPersonWithOne_AreThatOne()
        => (await ListAsAsync("ana@exemplu.ro", [])).Value.ShouldBe([new AccountChoice("1234567890", "Exemplu SRL (123-456-7890)")]);

    [Fact]
    public async Task Accounts_OfAnAgency_LeaveManagersOut_AndNameAClosedOneByItsNumber()
        => (await ListAsAsync("agentie@exemplu.ro", [])).Value.ShouldBe([new("2222222222", "Magazin Nord (222-222-2222)"), new("4444444444", "444-444-4444")]);

    [Fact]
    public async Task Accounts_BelowAManager_AreItsOpenOnes()
        => (await ListAsAsync("agentie@exemplu.ro", new() { ["login_customer_id"] = "987-654-3210" })).Value.ShouldBe([new("3333333331", "Client Unu (333-333-3331)")]);

    [Fact]
    public async Task Accounts_OfSomebodyWithoutAds_SayToTakeAnotherGoogleAccount()
    {
        var failure = (await ListAsAsync("nou@exemplu.ro", [])).Failure!;

        (failure.Reason, failure.ProviderCode).ShouldBe((FailureReason.PermissionMissing, "NOT_ADS_USER"));
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"reauth related error","error_subtype":"invalid_rapt"}""", FailureReason.ReauthorizationRequired)]
    [InlineData("""{"error":"admin_policy_enforced","error_description":"blocked by the administrator"}""", FailureReason.PermissionMissing)]
    internal async Task Renewal_WhenAnAdministratorStandsInTheWay_SaysSo(string body, FailureReason reason)
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        Board.Break(Fault.Answer(body, 400) with { Path = "/token" });

        var failure = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Failure!;

        (failure.Reason, failure.Plain).ShouldBe((reason, true));
        failure.Hint!.En.ShouldContain("administrator");
    }

    [Fact]
    public async Task Renewal_KeepsTheRefreshToken()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;

        var renewed = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Value!;

        consent.Tokens.RefreshToken.ShouldNotBeNull();
        renewed.RefreshToken.ShouldBeNull("the old one stays");
    }

    [Fact]
    public async Task Consent_WithoutARefreshToken_IsRefused()
    {
        var verifier = Modules.Integrations.Application.Authorization.BeginAuthorization.Random();
        var callback = await Consents.CallbackAsync(Context, verifier);
        Board.Break(Fault.Answer("""{"access_token":"ya29.short-lived","expires_in":3599,"scope":"openid","token_type":"Bearer"}""") with { Path = "/token" });
        var issued = (await Fixture.OAuth.ExchangeAsync(Context, callback["code"], verifier, TestContext.Current.CancellationToken)).Value!;

        var failure = (await Consents.Connector.CompleteAsync(Context, issued, callback, TestContext.Current.CancellationToken)).Failure!;

        failure.Reason.ShouldBe(FailureReason.UnexpectedResponse);
        failure.Hint!.En.ShouldContain("one hour");
    }

    [Fact]
    public async Task Consent_WithAPermissionUnticked_IsSeenInTheAnswer_AndTheCallIsRefusedToo()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken, "approve&untick=https://www.googleapis.com/auth/adwords")).Value!;

        consent.Tokens.Scopes.ShouldBe(["openid", "https://www.googleapis.com/auth/userinfo.email"]);
        var failure = (await VerifyWithAsync(Read(Good).Values, consent.Tokens)).Failure!;
        (failure.Reason, failure.ProviderCode).ShouldBe((FailureReason.PermissionMissing, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
    }

    private void Break(int status, string kind, string code, string? details = null)
    {
        var error = new JsonObject { ["errorCode"] = new JsonObject { [kind] = code }, ["message"] = "…", ["details"] = details is null ? null : JsonNode.Parse(details) };
        var body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = status,
                ["message"] = "…",
                ["status"] = "FAILED",
                ["details"] = new JsonArray(new JsonObject { ["@type"] = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure", ["errors"] = new JsonArray(error), ["requestId"] = "AbC" }),
            },
        };
        Board.Break(Fault.Answer(body.ToJsonString(), status) with { Path = "/v25/" });
    }

    private async Task<ConnectionAttempt> EnterAsync(string person, JsonObject settings)
    {
        var values = Read(settings).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken, "approve&account=" + Uri.EscapeDataString(person))).Value.ShouldNotBeNull();
        return Consents.AttemptOf(values, consent.Tokens);
    }

    private async Task<ProviderResult<Verification>> VerifyAsAsync(string person, JsonObject settings)
        => await Fixture.Catalogue.Capability<IVerifiesConnection>(Provider.GoogleAds)!.VerifyAsync(await EnterAsync(person, settings), TestContext.Current.CancellationToken);

    private async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAsAsync(string person, JsonObject settings)
        => await Fixture.Catalogue.Capability<IOffersAccounts>(Provider.GoogleAds)!.ListAccountsAsync(await EnterAsync(person, settings), TestContext.Current.CancellationToken);
}
