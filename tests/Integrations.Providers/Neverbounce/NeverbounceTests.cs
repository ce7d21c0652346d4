using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Neverbounce;

[ConformanceOf(Provider.Neverbounce)]
public sealed class NeverbounceTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private const string Key = "secret_SandboxGoodKey000000000000000001";

    // What is left, not who we are.
    private protected override ProviderAccount? Account => null;

    private protected override string CredentialField => "api_key";

    private protected override string RequestSource
        => "NeverBounce/NeverBounceApi-NodeJS:src/HttpsClient.ts (POST, JSON body with the key, path below the version); https://developers.neverbounce.com/reference/account-info";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
        [new(Check.MissingPermission, ExemptionKind.DoesNotApply, "A NeverBounce key has no permissions: it may do everything or nothing.")];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["secret_short", "AbCd1234", "AbCdEfGh1234", "AbCdEfGh12345678", "SandboxGoodKey000000000000000001", "secret_Sandbox GoodKey0000000000000001", "Secret_SandboxGoodKey000000000000000001"],
    };

    // The path is ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/v4.2/account/info", string.Empty));
        call.Header("Content-Type").ShouldBe("application/json");
        call.Header("Authorization").ShouldBeNull();
        call.Body.ShouldBe($$"""{"key":"{{Key}}"}""");
    }

    [Fact]
    public async Task Verify_SaysWhatCreditsAreLeft()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["paid_credits_remaining"] = "5000", ["free_credits_remaining"] = "988" }, ignoreOrder: true);

    [Theory]
    [InlineData("auth_failure", FailureReason.InvalidCredentials)]
    [InlineData("throttle_triggered", FailureReason.RateLimited)]
    [InlineData("temp_unavail", FailureReason.ProviderUnavailable)]
    [InlineData("bad_referrer", FailureReason.InvalidConfiguration)]
    [InlineData("general_failure", FailureReason.UnexpectedResponse)]
    public async Task Verify_WhenAFailureComesAsHttp200_IsNoSuccess(string status, FailureReason reason)
    {
        Board.Break(Fault.Answer($$"""{"status":"{{status}}","message":"words of no meaning","execution_time":5}"""));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(reason);
        failure.ProviderCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("""{"status":"something_new","message":"?","execution_time":5}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"credits":{"paid_credits_remaining":1}}""")]
    [InlineData("""{"status":"SUCCESS"}""")]
    public async Task Verify_WhenTheStatusIsNotSuccess_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WhenTheBillingKnowsNoCredits_StillConnects()
    {
        Board.Break(Fault.Answer("""{"status":"success","billing_type":"monthly","execution_time":7}"""));

        (await VerifyAsync(Good)).Value!.Facts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AbCd1234")]
    [InlineData("AbCdEfGh12345678")]
    public void Settings_WithAV3Credential_SaySo(string credential)
        => Read(new() { ["api_key"] = credential }).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("V3");
}
