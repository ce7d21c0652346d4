using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.GoogleAnalytics;

[ConformanceOf(Provider.GoogleAnalytics)]
public sealed class GoogleAnalyticsTests(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private const string Report = "/data/v1beta/properties/345678901:runReport";

    private protected override ProviderAccount Account => new("345678901", "Magazin online");

    private protected override string ConsentAccount => "ana@exemplu.ro";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?>
    {
        ["access_type"] = "offline",
        ["prompt"] = "consent",
        ["include_granted_scopes"] = "true",
        ["scope"] = "https://www.googleapis.com/auth/analytics.readonly openid https://www.googleapis.com/auth/userinfo.email",
    };

    private protected override string RequestSource
        => "googleapis/google-api-go-client:analyticsdata/v1beta/analyticsdata-api.json (RunReportRequest), googleapis/googleapis:google/analytics/admin/v1beta/analytics_admin.proto (GetProperty)";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["property_id"] = ["G-ABC123DEF4", "UA-12345-1", "12345", "1234567890123", "properties/abc"],
        ["service_account_json"] =
        [
            "{}", "not json -----BEGIN PRIVATE KEY----- -----END PRIVATE KEY-----",
            """{"type":"authorized_user","client_email":"a@b.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}""",
            """{"type":"service_account","client_email":"someone@example.com","private_key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}""",
            """{"type":"service_account","client_email":"a@b.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}""",
        ],
        ["client_id"] = ["123456789012", "GOCSPX-EXAMPLEexampleEXAMPLE"],
        ["client_secret"] = ["123456789012-abc.apps.googleusercontent.com"],
    };

    /// <summary>The property's name is a courtesy.</summary>
    private protected override bool Decides(SandboxRequest call) => !call.Path.StartsWith("/admin/", StringComparison.Ordinal);

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => $"{call.Method} {call.Path}{call.Query}").ShouldBe(["POST " + Report, "GET /admin/v1beta/properties/345678901"]);
        calls.ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer ya29.", StringComparison.Ordinal));
        JsonNode.DeepEquals(
            JsonNode.Parse(calls[0].Body),
            JsonNode.Parse("""{"dateRanges":[{"startDate":"yesterday","endDate":"today"}],"metrics":[{"name":"activeUsers"}],"limit":"1"}""")).ShouldBeTrue(calls[0].Body);
    }

    [Fact]
    public async Task Verify_WithoutTheAdminApi_ConnectsUnderTheNumber()
    {
        Board.Break(Fault.OfStatus(403) with { Path = "/admin/" });

        var verified = await VerifyAsync(Good);

        verified.Value!.Account.ShouldBe(new ProviderAccount("345678901", "345678901"));
    }

    [Fact]
    public async Task Verify_WithoutAChosenProperty_AsksForItWithoutACall()
    {
        var failure = await FailAsync(Board.Credential("choice").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "property_id"));
        Board.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_OfAForeignProperty_NamesItAndTheRole()
    {
        var failure = await FailAsync(Board.Credential("limited").ToJson());

        (failure.Field, failure.ProviderCode).ShouldBe(("property_id", "PERMISSION_DENIED"));
        failure.Hint!.En.ShouldContain("Viewer");
    }

    [Theory]
    [InlineData("properties/345678901")]
    [InlineData(" 345678901 ")]
    public void Settings_TakeThePropertyInAnySpelling(string spelled)
        => Read(new() { ["property_id"] = spelled }).Values.Text("property_id").ShouldBe("345678901");

    [Fact]
    [ProvesCapability(typeof(ILogsIn))]
    public async Task ServiceAccount_SignsInByItsKey_AndHandsTheTokenOver()
    {
        var verified = await VerifyAsync(Board.Credential("service_account").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBe(Account);
        verified.Value.Tokens.ShouldNotBeNull().RefreshToken.ShouldBeNull();
        verified.Value.Tokens.AccessExpiresAt.ShouldBe(SteeredClock.Now.AddSeconds(3599));
        var signIn = Board.Requests[0];
        (signIn.Method, signIn.Path, signIn.Query).ShouldBe(("POST", "/token", string.Empty));
        signIn.Body.ShouldStartWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
    }

    [Fact]
    public async Task ServiceAccount_AssertsForAnHourAtGoogleAndNowhereElse()
    {
        (await LogInAsync("service_account")).Failure.ShouldBeNull();

        var claims = JwtClaims.Read(Board.Requests.ShouldHaveSingleItem().Body.Split("assertion=")[1]).ShouldNotBeNull();
        claims.Text("aud").ShouldBe("https://oauth2.googleapis.com/token", "neither the sandbox's address nor the file's token_uri");
        claims.Text("iss").ShouldBe("rapoarte@exemplu-sandbox.iam.gserviceaccount.com");
        claims.Text("scope").ShouldBe("https://www.googleapis.com/auth/analytics.readonly");
        claims.Expires.ShouldBe(SteeredClock.Now.AddHours(1));
    }

    [Fact]
    public async Task ServiceAccount_WithATokenFromBefore_DoesNotSignIn()
    {
        var token = (await LogInAsync("service_account")).Value!.AccessToken;
        Board.Forget();

        var verified = await UseAsync(token);

        verified.Value!.Tokens.ShouldBeNull();
        Board.Requests.ShouldNotContain(call => call.Path == "/token");
    }

    [Fact]
    public async Task ServiceAccount_WithARefusedToken_BlamesNoSetting()
    {
        var failure = (await UseAsync(new Secret("ya29.a0-of-yesterday"))).Failure!;

        (failure.Reason, failure.Field, failure.Plain).ShouldBe((FailureReason.InvalidCredentials, null, false));
    }

    [Fact]
    public async Task ServiceAccount_ThatWasDeleted_IsPlainlyInvalid()
    {
        var failure = await FailAsync(Board.Credential("deleted_key").ToJson());

        (failure.Reason, failure.Field, failure.Plain).ShouldBe((FailureReason.InvalidCredentials, "service_account_json", true));
    }

    [Fact]
    public async Task ServiceAccount_WhenOurClockIsWrong_IsNotBlamed()
    {
        Board.Break(Fault.Answer("""{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."}""", 400) with { Path = "/token" });

        (await FailAsync(Board.Credential("service_account").ToJson())).Reason.ShouldBe(FailureReason.OperatorFault);
    }

    [Fact]
    public async Task ServiceAccount_InAProjectWithoutTheApi_IsTheCompanysToMend()
    {
        var failure = await FailAsync(Board.Credential("disabled_api").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "service_account_json"));
    }

    [Fact]
    public async Task ServiceAccount_KeepsItsKeyOutOfEverything()
    {
        var settings = Board.Credential("service_account").ToJson();
        var key = JsonNode.Parse(settings["service_account_json"]!.GetValue<string>())!["private_key"]!.GetValue<string>();
        foreach (var fault in new[] { Fault.Of(FaultKind.Echo), Fault.OfStatus(500), Fault.Of(FaultKind.Nonsense) })
        {
            Board.Break(fault with { Path = "/token" });
            var failure = await FailAsync(settings);
            JsonSerializer.Serialize(failure).ShouldNotContain("PRIVATE");
        }

        var line = key.Split('\n')[3];
        Fixture.Traces.Written.ShouldAllBe(text => !text.Contains(line, StringComparison.Ordinal));
        Board.Requests.ShouldAllBe(call => !call.Body.Contains(line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_OfAnEmptyProperty_Connects()
        => (await VerifyAsync(Board.Credential("empty").ToJson())).Value!.Facts.ContainsKey("active_users").ShouldBeFalse();

    [Fact]
    [ProvesCapability(typeof(IOffersAccounts))]
    public async Task Accounts_AreReadPageByPage()
    {
        var values = Read(Board.Credential("choice").ToJson()).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken, "approve&account=agentie@exemplu.ro")).Value!;

        var listed = await Fixture.Catalogue.Capability<IOffersAccounts>(Provider.GoogleAnalytics)!.ListAccountsAsync(Consents.AttemptOf(values, consent.Tokens), TestContext.Current.CancellationToken);

        listed.Value.ShouldBe([new("345678902", "Blog (Agenția Exemplu)"), new("345678903", "Prezentare (Agenția Exemplu)")]);
    }

    [Fact]
    public async Task Consents_OfOnePerson_AddUp()
    {
        var ads = Fixture.Catalogue.Find(Provider.GoogleAds)!;
        var adsValues = SettingsReader.Complete(ads, new Dictionary<string, object>()).Values;
        (await new Consents(Fixture, ads).GiveAsync(adsValues, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();

        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;

        consent.Account.ShouldBe("ana@exemplu.ro");
        consent.Tokens.Scopes.ShouldContain("https://www.googleapis.com/auth/adwords", "the grant's new tokens serve Ads too");
    }

    private async Task<ProviderResult<IssuedTokens>> LogInAsync(string sample)
        => await Fixture.Catalogue.Capability<ILogsIn>(Provider.GoogleAnalytics)!.LogInAsync(new(Consents.Tenant, Read(Board.Credential(sample).ToJson()).Values), TestContext.Current.CancellationToken);

    private async Task<ProviderResult<Verification>> UseAsync(Secret token)
        => await Fixture.Catalogue.Capability<IVerifiesConnection>(Provider.GoogleAnalytics)!.VerifyAsync(
            new ConnectionAttempt(Consents.Tenant, Read(Board.Credential("service_account").ToJson()).Values) { AccessToken = token }, TestContext.Current.CancellationToken);
}
