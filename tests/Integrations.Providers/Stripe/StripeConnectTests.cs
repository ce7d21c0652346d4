using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Stripe;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Stripe;

/// <summary>The way in by Connect; the key has a class of its own.</summary>
[ConformanceOf(Provider.Stripe)]
public sealed class StripeConnectTests(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private const string PlatformKey = "sk_test_SandboxPlatformKey01";

    private protected override JsonObject Good => Board.Credential("connect").ToJson();

    private protected override bool BadCredentialIsASample => true;

    private protected override ProviderAccount Account => new("acct_1SandboxClient01", "Client Demo SRL", "test");

    private protected override string ConsentAccount => "acct_1SandboxClient01";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["scope"] = "read_write", ["client_id"] = "ca_SandboxPlatform0000000001" };

    private protected override string RequestSource
        => "https://docs.stripe.com/connect/authentication; stripe/stripe-dotnet:src/Stripe.net/Services/OAuth/OAuthTokenCreateOptions.cs, OAuthDeauthorizeOptions.cs; stripe/openapi:latest/openapi.spec3.json";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["client_id"] = ["acct_1SandboxDemo0001", "sk_test_SandboxGoodKey0000001", "ca_", "ca_with space"],
        ["client_secret"] = ["ca_SandboxPlatform0000000001", "pk_test_SandboxGoodKey0000001", "sk_test_short"],
    };

    // The paths are ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    // The account's name is an extra.
    private protected override bool Decides(SandboxRequest call) => call.Path != "/v1/account";

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query)).ShouldBe([("GET", "/v1/balance", string.Empty), ("GET", "/v1/account", string.Empty)]);
        calls.ShouldAllBe(call => call.Header("Authorization") == "Bearer " + PlatformKey);
        calls.ShouldAllBe(call => call.Header("Stripe-Account") == "acct_1SandboxClient01");
        calls.ShouldAllBe(call => call.Header("Stripe-Version") == "2026-09-30.endive");
    }

    [Fact]
    public async Task Exchange_SendsThePlatformsKeyAndNothingThatStripeDoesNotTake()
    {
        (await GiveAsync("connect")).Failure.ShouldBeNull();

        var call = Board.Requests.Single(call => call.Path == "/oauth/token");
        var form = call.Body.Split('&').ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
        form.Keys.Order().ShouldBe(["client_secret", "code", "grant_type"]);
        form["client_secret"].ShouldBe(PlatformKey);
        call.Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Consent_KeepsWhoConsented_AndNoneOfTheDeprecatedTokens()
    {
        var consent = (await GiveAsync("connect")).Value.ShouldNotBeNull();

        StripeConnect.AccountOf(consent.Tokens.AccessToken).ShouldBe("acct_1SandboxClient01");
        consent.Tokens.AccessToken.Reveal().ShouldNotContain("deprecated");
        consent.Tokens.RefreshToken.ShouldBeNull();
        consent.Tokens.AccessExpiresAt.ShouldBeNull();
        consent.Tokens.Scopes.ShouldBe(["read_write"]);
    }

    [Fact]
    public async Task Consent_WhenThePlatformWorksInTheOtherMode_IsRefusedBeforeAnyTokenCall()
    {
        var failure = (await GiveAsync("connect_live")).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "environment"));
        Board.Requests.ShouldNotContain(call => call.Method == "POST");
    }

    [Theory]
    [InlineData("""{"stripe_user_id":"acct_1SandboxClient01","livemode":true,"scope":"read_write"}""", FailureReason.InvalidConfiguration)]
    [InlineData("""{"stripe_user_id":"acct_1SandboxClient01","scope":"read_write"}""", FailureReason.UnexpectedResponse)]
    [InlineData("""{"stripe_user_id":"../v1/charges","livemode":false}""", FailureReason.UnexpectedResponse)]
    [InlineData("""{"access_token":"sk_test_0123456789abcdef","livemode":false}""", FailureReason.UnexpectedResponse)]
    public async Task Exchange_WithAnAnswerThatDoesNotFit_IsRefused(string body, FailureReason reason)
    {
        var callback = await Consents.CallbackAsync(Context, null);
        Board.Break(Fault.Answer(body) with { Method = "POST" });

        (await Fixture.OAuth.ExchangeAsync(Context, callback["code"], null, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull().Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Verify_WhenThePlatformsKeyIsRefused_IsTheOperatorsFault()
    {
        Board.Break(Fault.OfStatus(401) with { Path = "/v1/balance" });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Field, failure.Hint).ShouldBe((FailureReason.OperatorFault, null, null));
    }

    [Fact]
    public async Task Verify_WhenTheCompanysOwnPlatformKeyIsRefused_NamesItsSetting()
    {
        Board.Break(Fault.OfStatus(401) with { Path = "/v1/balance" });

        var failure = await FailAsync(Board.Credential("connect_own").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidCredentials, "client_secret"));
    }

    [Fact]
    public async Task Disconnect_SendsTheAccountAndTheClient()
    {
        var consent = (await GiveAsync("connect")).Value!;
        Board.Forget();

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Value.ShouldBe(Revoked.Done);

        var call = Board.Requests.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("POST", "/oauth/deauthorize", "client_id=ca_SandboxPlatform0000000001&stripe_user_id=acct_1SandboxClient01"));
        call.Header("Authorization").ShouldBe("Bearer " + PlatformKey);
    }

    [Fact]
    public async Task Disconnect_WhenThePlatformsKeyIsRefused_IsNotDone()
    {
        var consent = (await GiveAsync("connect")).Value!;
        Board.Break(Fault.Answer("""{"error":"invalid_client","error_description":"No such API key"}""", 401));

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.OperatorFault);
    }

    [Fact]
    public void Settings_OfAnOwnPlatform_AreAPairOfTheRightMode()
    {
        Read(Board.Credential("connect_own").ToJson()).Errors.ShouldBeEmpty();
        Read(Changed("client_secret", null)).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_secret");
        Read(Changed("client_id", null)).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_id");
        Read(Changed("client_secret", "sk_live_SandboxOwnPlatform01")).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.environment");
    }

    private JsonObject Changed(string name, string? value)
    {
        var settings = Board.Credential("connect_own").ToJson();
        settings.Remove(name);
        if (value is not null)
        {
            settings[name] = value;
        }

        return settings;
    }

    private async Task<ProviderResult<Consent>> GiveAsync(string sample) => await Consents.GiveAsync(Read(Board.Credential(sample).ToJson()).Values, TestContext.Current.CancellationToken);
}
