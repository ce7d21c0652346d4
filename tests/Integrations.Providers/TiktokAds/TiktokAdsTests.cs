using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.TiktokAds;

[ConformanceOf(Provider.TiktokAds)]
public sealed class TiktokAdsTests(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private const string Info = "/open_api/v1.3/advertiser/info/";

    private protected override ProviderAccount Account => new("7012345678901234567", "Exemplu SRL");

    private protected override string ConsentAccount => "7012345678901234567";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["app_id"] = "7301234567890123456" };

    private protected override IReadOnlyCollection<string> OmittedParameters => ["response_type", "client_id"];

    private protected override string RequestSource
        => "tiktok/tiktok-business-api-sdk:java_sdk/docs (AccountManagementApi, AuthenticationApi), https://business-api.tiktok.com/portal/docs (advertiser/info, header Access-Token)";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["advertiser_id"] = ["701234567", "7012345678901234567x", "701234567890123456789"],
        ["client_id"] = ["awabc123", "12345"],
        ["client_secret"] = ["short", "0123456789abcdef 123456789abcdef"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("GET", Info, string.Empty));
        Uri.UnescapeDataString(call.Query).ShouldBe("""?advertiser_ids=["7012345678901234567"]&fields=["advertiser_id","name","status","currency","timezone"]""");
        call.Header("Access-Token").ShouldNotBeNullOrEmpty();
        call.Header("Authorization").ShouldBeNull();
    }

    [Theory]
    [InlineData(40001, FailureReason.PermissionMissing, "advertiser_id")]
    [InlineData(40002, FailureReason.InvalidConfiguration, "advertiser_id")]
    [InlineData(40300, FailureReason.InvalidConfiguration, "advertiser_id")]
    [InlineData(40700, FailureReason.InvalidConfiguration, "advertiser_id")]
    [InlineData(40102, FailureReason.ReauthorizationRequired, null)]
    [InlineData(40104, FailureReason.ReauthorizationRequired, null)]
    [InlineData(40105, FailureReason.ReauthorizationRequired, null)]
    [InlineData(40100, FailureReason.RateLimited, null)]
    [InlineData(40132, FailureReason.RateLimited, null)]
    [InlineData(61000, FailureReason.RateLimited, null)]
    [InlineData(40113, FailureReason.OperatorFault, null)]
    [InlineData(40118, FailureReason.OperatorFault, null)]
    [InlineData(40124, FailureReason.OperatorFault, null)]
    [InlineData(40125, FailureReason.OperatorFault, null)]
    [InlineData(40130, FailureReason.OperatorFault, null)]
    [InlineData(50002, FailureReason.ProviderUnavailable, null)]
    [InlineData(51010, FailureReason.ProviderUnavailable, null)]
    [InlineData(60001, FailureReason.ProviderUnavailable, null)]
    [InlineData(49999, FailureReason.UnexpectedResponse, null)]
    internal async Task Verify_IsJudgedByTheCodeInsideOf200(int code, FailureReason reason, string? field)
    {
        Board.Break(Refusal(code) with { Path = Info });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Field).ShouldBe((reason, field));
    }

    [Fact]
    public async Task Verify_WhenAGatewayAnswers401_ReadsTheSameBody()
    {
        Board.Break(Fault.OfStatus(401) with { Path = Info });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain, failure.ProviderCode).ShouldBe((FailureReason.ReauthorizationRequired, true, "40105"));
    }

    [Fact]
    public async Task Verify_WithTheCompanysOwnApp_BlamesItAndNotTheOperator()
    {
        Board.Break(Refusal(40113) with { Path = Info });

        var failure = await FailAsync(Board.Credential("own_app").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "client_id"));
    }

    [Fact]
    public async Task Verify_OfALimitedAccount_ConnectsAndTellsItsStatus()
    {
        var values = Read(new() { ["advertiser_id"] = "7012345678901234569" }).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken, "approve&account=agentie")).Value!;

        (await VerifyWithAsync(values, consent.Tokens)).Value!.Facts["account_status"].ShouldBe("STATUS_LIMIT");
    }

    [Fact]
    public async Task Verify_WithoutAChosenAdvertiser_AsksForItWithoutACall()
    {
        var failure = await FailAsync(Board.Credential("choice").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "advertiser_id"));
        Board.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Exchange_IsJsonWithTikToksNames_AtAPathThatEndsInASlash()
    {
        (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();

        var call = Board.Requests.Single(request => request.Method == "POST");
        call.Path.ShouldBe("/open_api/v1.3/oauth2/access_token/");
        call.Header("Content-Type")!.ShouldStartWith("application/json");
        JsonNode.Parse(call.Body)!.AsObject().Select(member => member.Key).Order().ShouldBe(["app_id", "auth_code", "secret"]);
    }

    [Fact]
    public async Task Tokens_NeitherEndNorAreRenewed()
    {
        var tokens = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!.Tokens;

        (tokens.AccessExpiresAt, tokens.RefreshToken, tokens.RefreshExpiresAt).ShouldBe((null, null, null));
        tokens.Scopes.ShouldBeEmpty("the advertisers that travelled there are no permissions");
    }

    [Theory]
    [InlineData(40110, FailureReason.ReauthorizationRequired)]
    [InlineData(40002, FailureReason.ReauthorizationRequired)]
    [InlineData(40118, FailureReason.OperatorFault)]
    [InlineData(50000, FailureReason.ProviderUnavailable)]
    [InlineData(40100, FailureReason.RateLimited)]
    internal async Task Exchange_IsJudgedByTheCodeInsideOf200(int code, FailureReason reason)
    {
        Board.Break(Refusal(code) with { Method = "POST" });

        (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Failure!.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Consent_WithoutAnyAdvertiser_IsRefused()
    {
        var failure = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken, "approve&account=nimic")).Failure!;

        (failure.Reason, failure.Field).ShouldBe((FailureReason.PermissionMissing, "advertiser_id"));
    }

    [Fact]
    public async Task Consents_ThatReachOtherAccounts_DoNotShareAGrant()
    {
        var values = Read(Board.Credential("choice").ToJson()).Values;
        var ana = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken)).Value!;
        var agency = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken, "approve&account=agentie")).Value!;

        agency.Account.ShouldBe("7012345678901234568,7012345678901234569");
        ana.Account.ShouldNotBe(agency.Account);
    }

    [Fact]
    [ProvesCapability(typeof(IOffersAccounts))]
    public async Task Accounts_AreThoseOfTheConsent_AskedWithTheAppThatHoldsIt()
    {
        var values = Read(Board.Credential("choice").ToJson()).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken, "approve&account=agentie")).Value!;

        var listed = await Fixture.Catalogue.Capability<IOffersAccounts>(Provider.TiktokAds)!.ListAccountsAsync(Consents.AttemptOf(values, consent.Tokens), TestContext.Current.CancellationToken);

        listed.Value.ShouldBe([new("7012345678901234568", "Magazin Nord (7012345678901234568)"), new("7012345678901234569", "Magazin Sud (7012345678901234569)")]);
        Fixture.Traces.Written.ShouldAllBe(text => !text.Contains("0123456789abcdef0123456789abcdef01234567", StringComparison.Ordinal), "the secret stands in the address, and in no log");
    }

    [Fact]
    public async Task Withdrawal_CarriesAppAndToken()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value!;
        Board.Forget();

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Value.ShouldBe(Revoked.Done);

        var call = Board.Requests.ShouldHaveSingleItem();
        call.Path.ShouldBe("/open_api/v1.3/oauth2/revoke_token/");
        call.Header("Access-Token").ShouldBe(consent.Tokens.AccessToken.Reveal());
        JsonNode.Parse(call.Body)!.AsObject().Select(member => member.Key).Order().ShouldBe(["access_token", "app_id", "secret"]);
    }

    [Fact]
    public void Settings_WithHalfAnOwnApp_AreRefused()
    {
        var settings = Board.Credential("own_app").ToJson();
        settings.Remove("client_id");

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_id");
    }

    private static Fault Refusal(int code) => Fault.Answer($$"""{"code":{{code}},"message":"…","request_id":"2026","data":{} }""");
}
