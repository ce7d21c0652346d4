using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Stripe;

[ConformanceOf(Provider.Stripe)]
public sealed class StripeTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("acct_1SandboxDemo0001", "Demo ERP", "test");

    private protected override string CredentialField => "secret_key";

    private protected override string RequestSource
        => "stripe/openapi:latest/openapi.spec3.json, GET /v1/balance and GET /v1/account, securitySchemes.bearerAuth, info.version; header: https://docs.stripe.com/api/versioning";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["secret_key"] =
        [
            "pk_test_SandboxGoodKey0000001", "pk_live_SandboxGoodKey0000001", "whsec_SandboxGoodKey0000001", "sk_org_test_SandboxGoodKey01", "sk_SandboxGoodKey0000001",
            "sk_test_short", "sk_test_Sandbox Good Key 001", "Bearer sk_test_SandboxGoodKey0000001", "acct_1SandboxDemo0001", "ca_SandboxGoodKey0000001",
        ],
        ["publishable_key"] = ["sk_test_SandboxGoodKey0000001", "rk_test_SandboxGoodKey0000001", "pk_SandboxGoodKey0000001", "pk_test_short"],
    };

    // The paths are ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    // The account's name is an extra.
    private protected override bool Decides(SandboxRequest call) => call.Path != "/v1/account";

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query, call.Body)).ShouldBe([("GET", "/v1/balance", string.Empty, string.Empty), ("GET", "/v1/account", string.Empty, string.Empty)]);
        calls.ShouldAllBe(call => call.Header("Authorization") == "Bearer sk_test_SandboxGoodKey0000001");
        calls.ShouldAllBe(call => call.Header("Stripe-Version") == "2026-09-30.endive");
    }

    [Theory]
    [InlineData("live", "sk_test_SandboxGoodKey0000001")]
    [InlineData("live", "rk_test_SandboxGoodKey0000001")]
    [InlineData("test", "sk_live_SandboxGoodKey0000001")]
    [InlineData("test", "rk_live_SandboxGoodKey0000001")]
    public void Settings_WithAKeyOfTheOtherMode_AreRefusedBeforeAnyCall(string environment, string key)
    {
        var error = Read(new() { ["environment"] = environment, ["secret_key"] = key }).Errors.ShouldHaveSingleItem();

        (error.Field, error.Code).ShouldBe(("config.environment", "environment_mismatch"));
        ShouldBeWhole(error.Message);
        error.Message.Ro.ShouldContain("modul");
        ShouldHaveCausedNoCall();
    }

    [Fact]
    public void Settings_WithAPublishableKeyOfTheOtherMode_AreRefused()
    {
        var settings = Good;
        settings["publishable_key"] = "pk_live_SandboxGoodKey0000001";

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.publishable_key");
    }

    [Fact]
    public void Settings_WithAPublishableKeyAsSecret_SayWhatItIs()
    {
        var settings = Good;
        settings["secret_key"] = "pk_test_SandboxGoodKey0000001";

        Read(settings).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("Publishable");
    }

    [Fact]
    public async Task Verify_WithoutTheBalancePermission_NamesIt()
    {
        var failure = await FailAsync(Board.Credential("limited").ToJson());

        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("secret_key");
        failure.Step.ShouldBe("permissions");
        failure.Hint!.En.ShouldContain("rak_balance_read");
        failure.Hint.Ro.ShouldContain("rak_balance_read");
    }

    [Fact]
    public async Task Verify_WithARestrictedKeyThatMayNotReadTheAccount_StillConnects()
    {
        var verified = await VerifyAsync(Board.Credential("restricted").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBeNull();
        verified.Value.Facts["currencies"].ShouldBe("RON");
    }

    [Theory]
    [InlineData(nameof(FaultKind.Nonsense))]
    [InlineData(nameof(FaultKind.Reset))]
    [InlineData(nameof(FaultKind.Status))]
    public async Task Verify_WhenOnlyTheAccountFails_StillConnects(string kind)
    {
        Board.Break(Fault.Of(Enum.Parse<FaultKind>(kind)) with { Path = "/v1/account" });

        (await VerifyAsync(Good)).Value!.Account.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_WhenOnlyTheAccountHangs_DoesNotUseUpTheAttempt()
    {
        Fixture.Clock.Haste = 4; // 5 seconds for the account, of the attempt's 20
        Board.Break(Fault.Of(FaultKind.Hang) with { Path = "/v1/account" });
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        caller.CancelAfter(TimeSpan.FromSeconds(3.5));

        (await VerifyAsync(Good, caller.Token)).Value!.Account.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_OfALiveKey_SaysSo()
        => (await VerifyAsync(Board.Credential("live").ToJson())).Value!.Account!.Environment.ShouldBe("live");

    [Fact]
    public async Task Verify_WhenTheAnswerIsOfTheOtherMode_NamesTheSetting()
    {
        Board.Break(Fault.Answer("""{"object":"balance","available":[],"livemode":true,"pending":[]}"""));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe("environment");
        failure.Plain.ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_WithAnExpiredKey_SaysThatItExpired()
    {
        var failure = await FailAsync(Board.Credential("expired").ToJson());

        (failure.Reason, failure.ProviderCode).ShouldBe((FailureReason.InvalidCredentials, "api_key_expired"));
        failure.Hint!.Ro.ShouldContain("a expirat");
    }

    [Fact]
    public async Task Verify_When403IsOfAnotherKind_IsSeenTwiceBeforeItCounts()
    {
        Board.Break(Fault.Answer("""{"error":{"message":"The account must be activated.","type":"invalid_request_error","code":"account_invalid"}}""", 403));

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain).ShouldBe((FailureReason.PermissionMissing, false));
    }

    [Fact]
    public async Task Verify_WhenItFails_KeepsTheRequestIdForSupport()
        => (await FailAsync(Board.Credential("bad").ToJson())).RequestId.ShouldBe("req_SandboxRequest01");
}
