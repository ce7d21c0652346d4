using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.RevolutBusiness;

[ConformanceOf(Provider.RevolutBusiness)]
public sealed class RevolutBusinessTests : ConsentConformance
{
    private const string Token = "/api/1.0/auth/token";

    public RevolutBusinessTests(ProviderFixture fixture)
        : base(fixture) => Authority.Now = () => SteeredClock.Now;

    private protected override ProviderAccount Account => new("11111111-2222-4333-8444-555555555555", "Main RON", "sandbox");

    private protected override string ConsentAccount => "SandboxRevolutClient0000001";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["scope"] = "READ,WRITE", ["client_id"] = "SandboxRevolutClient0000001" };

    private protected override string RequestSource
        => "revolut-engineering/revolut-openapi:json/business.json, getAccounts and securitySchemes.AccessToken; https://developer.revolut.com/docs/guides/manage-accounts/get-started/make-your-first-api-request";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["client_id"] = ["too-short", "with spaces in between 00000", "https://business.revolut.com/"],
        ["private_key_pem"] =
        [
            Keys.Pem(1024), Keys.Certificate(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", Keys.Elliptic(),
        ],
        ["certificate_pem"] = [Keys.Pem(2048), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
    };

    // The path is ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    // A business without accounts.
    private protected override bool IsDocumented(SandboxRequest call, string body) => body == "[]";

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("GET", "/sandbox/api/1.0/accounts", string.Empty));
        call.Header("Authorization")!.ShouldStartWith("Bearer oa_sand_");
        call.Header("Accept").ShouldBe("application/json");
    }

    [Fact]
    [ProvesCapability(typeof(IMakesKeyPair))]
    public void MadeKeyPair_IsOneThatOurRulesTakeAndRevolutKnows()
    {
        var made = Fixture.Catalogue.Capability<IMakesKeyPair>(Provider.RevolutBusiness)!.MakeKeyPair("demo-nord", SteeredClock.Now);
        var settings = Good;
        settings["private_key_pem"] = made["private_key_pem"];
        settings["certificate_pem"] = made["certificate_pem"];

        SettingsReader.Complete(Descriptor, SettingsReader.Read(Descriptor, settings).Changed).Errors.ShouldBeEmpty();
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(made["certificate_pem"]);
        certificate.HasPrivateKey.ShouldBeFalse();
        certificate.Subject.ShouldContain("demo-nord");
        certificate.NotAfter.ToUniversalTime().ShouldBeGreaterThan(SteeredClock.Now.UtcDateTime.AddYears(4));
    }

    [Fact]
    public async Task Exchange_ProvesTheAppByAFreshAssertionOverTheRedirectHost()
    {
        (await GiveAsync(Good)).Failure.ShouldBeNull();

        var form = Form(Board.Requests.Single(call => call.Path == Token));
        form.Keys.Order().ShouldBe(["client_assertion", "client_assertion_type", "code", "grant_type"]);
        form["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        Part(form["client_assertion"], 0).GetRawText().ShouldBe("""{"alg":"RS256","typ":"JWT"}""");
        var claims = Part(form["client_assertion"], 1);
        claims.EnumerateObject().Select(claim => claim.Name).Order().ShouldBe(["aud", "exp", "iss", "sub"]);
        claims.GetProperty("iss").GetString().ShouldBe("erp.example.ro");
        claims.GetProperty("sub").GetString().ShouldBe("SandboxRevolutClient0000001");
        claims.GetProperty("aud").GetString().ShouldBe("https://revolut.com");
        claims.GetProperty("exp").GetInt64().ShouldBe(SteeredClock.Now.AddMinutes(5).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Refresh_KeepsTheOldRefreshToken_AndEndsTheTokenBefore()
    {
        var values = Read(Good).Values;
        var consent = (await GiveAsync(Good)).Value!;

        var renewed = (await RenewAsync(consent)).Value.ShouldNotBeNull();

        renewed.RefreshToken.ShouldBeNull("the one that is there stays");
        renewed.AccessExpiresAt.ShouldBe(SteeredClock.Now.AddSeconds(2399));
        (await VerifyWithAsync(values, renewed)).Failure.ShouldBeNull();
        var old = (await VerifyWithAsync(values, consent.Tokens)).Failure.ShouldNotBeNull();
        (old.Reason, old.Plain).ShouldBe((FailureReason.ReauthorizationRequired, false), "a refresh could mend it");
    }

    [Fact]
    public async Task Refresh_WhenTheAssertionCameTooLate_IsSignedAnewAndTriedOnce()
    {
        var consent = (await GiveAsync(Good)).Value!;
        Board.Forget();
        var late = Context with { Now = SteeredClock.Now.AddMinutes(-10) }; // the process stood still after it had begun

        (await Consents.Connector.RenewAsync(late, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();

        Board.Requests.Count(call => call.Path == Token).ShouldBe(2);
        Board.Requests.Where(call => call.Path == Token).Select(call => Form(call)["client_assertion"]).ShouldBeUnique();
    }

    [Fact]
    public async Task Refresh_WhenOurClockIsWrong_EndsAfterTwoCallsAndBlamesNoConsent()
    {
        var consent = (await GiveAsync(Good)).Value!;
        Board.Forget();
        Authority.Now = () => SteeredClock.Now.AddHours(1);

        var failure = (await RenewAsync(consent)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.OperatorFault);
        Board.Requests.Count(call => call.Path == Token).ShouldBe(2);
    }

    [Fact]
    public async Task Refresh_WhenRefusedForAnotherReason_IsNotRepeated()
    {
        var consent = (await GiveAsync(Good)).Value!;
        Board.Forget();
        Board.Break(Fault.Answer("""{"error":"invalid_request","error_description":"Missing parameter"}""", 400));

        (await RenewAsync(consent)).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.InvalidConfiguration);

        Board.Received.ShouldBe(1);
    }

    [Fact]
    public async Task Refresh_WithAStoredKeyThatCannotBeRead_NamesItAndMakesNoCall()
    {
        var consent = (await GiveAsync(Good)).Value!;
        Board.Forget();
        var values = Context.Settings.Names.ToDictionary(name => name, name => name == "private_key_pem" ? new Secret("no key") : Context.Settings[name]!);

        var renewed = await Consents.Connector.RenewAsync(Context with { Settings = new SettingValues(values) }, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken);

        (renewed.Failure!.Reason, renewed.Failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "private_key_pem"));
        Board.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Consent_WithAKeyWhoseCertificateIsNotAtRevolut_SaysWhatToCheck()
    {
        var failure = (await GiveAsync(Board.Credential("other_key").ToJson())).Failure.ShouldNotBeNull();

        (failure.Reason, failure.ProviderCode).ShouldBe((FailureReason.ReauthorizationRequired, "unauthorized_client"));
        ShouldBeWhole(failure.Hint!);
        failure.Hint!.Ro.ShouldContain("certificatul");
    }

    [Theory]
    [InlineData("""{"status":401,"message":"The request should be authorized."}""")]
    [InlineData("""{"error_id":"x","code":1000,"message":"Access token is invalid or has expired."}""")]
    [InlineData("""{"message":"The request should be authorized."}""")]
    public async Task Verify_WhenTheTokenIsRefused_IsReadByTheStatus(string body)
    {
        Board.Break(Fault.Answer(body, 401) with { Method = "GET", Path = "/sandbox/api" });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.ReauthorizationRequired, false, null));
    }

    [Fact]
    public async Task Verify_WithoutRead_IsPermissionMissingWithItsCode()
    {
        var failure = await FailAsync(Board.Credential("limited").ToJson());

        (failure.Reason, failure.ProviderCode, failure.Plain).ShouldBe((FailureReason.PermissionMissing, "9002", true));
    }

    [Fact]
    public async Task Verify_OfABusinessWithoutAccounts_Connects()
    {
        Board.Break(Fault.Answer("[]") with { Method = "GET", Path = "/sandbox/api" });

        var verified = (await VerifyAsync(Good)).Value.ShouldNotBeNull();

        verified.Account.ShouldBeNull();
        verified.Facts["accounts"].ShouldBe("0");
    }

    [Theory]
    [InlineData(-1, true, null)]
    [InlineData(20, false, "2026-12-12")]
    [InlineData(40, false, null)]
    public async Task Verify_WatchesTheEndOfTheCertificate(int daysLeft, bool refused, string? told)
    {
        using var key = RSA.Create(2048);
        var values = Read(Good).Values;
        var changed = values.Names.ToDictionary(name => name, name => name == "certificate_pem" ? Keys.Certificate(key, SteeredClock.Now.AddDays(daysLeft)) : values[name]!);
        var tokens = (await GiveAsync(Good)).Value!.Tokens;

        var verified = await VerifyWithAsync(new SettingValues(changed), tokens);

        verified.Failure?.Field.ShouldBe("certificate_pem");
        verified.Succeeded.ShouldBe(!refused);
        (verified.Value?.Facts.GetValueOrDefault("certificate_ends")).ShouldBe(told);
    }

    [Fact]
    public void Settings_WithACertificateOfAnotherKey_AreRefused()
        => Read(Changed("certificate_pem", Keys.Certificate())).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.certificate_pem");

    [Fact]
    public void Settings_TakeAnOlderFormOfTheKey()
    {
        using var key = RSA.Create(2048);
        var settings = Changed("private_key_pem", key.ExportRSAPrivateKeyPem());
        settings.Remove("certificate_pem");

        Read(settings).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_AskForPaymentsOnlyWhenChosen_AndNeverForCards()
    {
        Read(Changed("scopes", new JsonArray("READ", "WRITE", "PAY"))).Errors.ShouldBeEmpty();
        Read(Changed("scopes", new JsonArray("WRITE"))).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.scopes");
        Read(Changed("scopes", new JsonArray("READ", "READ_SENSITIVE_CARD_DATA"))).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("READ_SENSITIVE_CARD_DATA");
    }

    [Theory]
    [InlineData("production", "https://business.revolut.com/app-confirm", "https://b2b.revolut.com/api/1.0/auth/token", "https://b2b.revolut.com/api/1.0/")]
    [InlineData("sandbox", "https://sandbox-business.revolut.com/app-confirm", "https://sandbox-b2b.revolut.com/api/1.0/auth/token", "https://sandbox-b2b.revolut.com/api/1.0/")]
    public void Environments_HaveTheirOwnAddresses(string environment, string authorize, string token, string api)
    {
        var addresses = Context.Rule.Addresses!(new SettingValues(new Dictionary<string, object> { ["environment"] = environment })).ShouldNotBeNull();

        (addresses.Authorize.AbsoluteUri, addresses.Token.AbsoluteUri).ShouldBe((authorize, token));
        Descriptor.Environments.Single(known => known.Code == environment).ApiBaseUrl!.AbsoluteUri.ShouldBe(api);
    }

    private Task<ProviderResult<Consent>> GiveAsync(JsonObject settings) => Consents.GiveAsync(Read(settings).Values, TestContext.Current.CancellationToken);

    private Task<ProviderResult<IssuedTokens>> RenewAsync(Consent consent)
        => Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken);

    private JsonObject Changed(string name, JsonNode value)
    {
        var settings = Good;
        settings[name] = value;
        return settings;
    }

    private static Dictionary<string, string> Form(SandboxRequest call)
        => call.Body.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static JsonElement Part(string assertion, int index)
        => JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(assertion.Split('.')[index]));
}
