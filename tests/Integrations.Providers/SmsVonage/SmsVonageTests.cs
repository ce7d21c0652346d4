using System.Text;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.SmsVonage;

[ConformanceOf(Provider.SmsVonage)]
public sealed class SmsVonageTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("5a0db0c1");

    private protected override string RequestSource
        => "Nexmo/api-specification:definitions/account.yml, getAccountBalance and basicAuth; Vonage/vonage-python-sdk:account/src/vonage_account/account.py, get_balance by Basic";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "A key and its secret open the whole account; Vonage's description of this call knows 200 and 401 only."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["78d335fa-323d-0114-9c3d-d6f0d48968cf", "abcd:1234", "abcd 1234"],
        ["api_secret"] = ["two words", "secretă"],
        ["from"] = ["ȘTEFAN", "+", "<b>"],
        ["signature_secret"] = ["two words"],
    };

    // The path is ours: when it is gone, the service has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("GET", "/account/get-balance", string.Empty));
        call.Query.ShouldBeEmpty("the secret would be written down on the way");
        call.Header("Authorization").ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("5a0db0c1:SandboxBun0Secret")));
        call.Header("Accept").ShouldBe("application/json");
    }

    [Fact]
    public async Task Verify_ShowsTheBalance()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["balance_eur"] = "10.28", ["auto_reload"] = "false" }, ignoreOrder: true);

    [Theory]
    [InlineData("""{"type":"https://developer.nexmo.com/","title":"Unauthorized","detail":"Invalid credentials","instance":"bf0ca0bf"}""")]
    [InlineData("<accountBalance><error-code>401</error-code></accountBalance>")]
    [InlineData("")]
    public async Task Verify_WhenRefusedInAnyForm_IsInvalidCredentials(string body)
    {
        Board.Break(Fault.Answer(body, 401));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_WhenTheRefusalComesWith200_FindsIt()
    {
        Board.Break(Fault.Answer("""{"error-code":"401","error-code-label":"authentication failed"}"""));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.InvalidCredentials);
    }

    /// <summary>The SMS API's way of saying no, by the map that every caller of this provider uses.</summary>
    [Theory]
    [InlineData("1", "RateLimited", null)]
    [InlineData("4", "InvalidCredentials", null)]
    [InlineData("5", "ProviderUnavailable", null)]
    [InlineData("9", "PermissionMissing", null)]
    [InlineData("14", "InvalidConfiguration", "signature_secret")]
    [InlineData("15", "InvalidConfiguration", "from")]
    [InlineData("29", "PermissionMissing", null)]
    public async Task Errors_OfTheSmsApiInside200_AreFound(string status, string reason, string? field)
    {
        Board.Break(Fault.Answer($$"""{"message-count":"1","messages":[{"to":"40700000000","status":"{{status}}","error-text":"x"}]}"""));

        var failure = await FailAsync(Good);

        failure.Reason.ToString().ShouldBe(reason);
        failure.Field.ShouldBe(field);
        failure.ProviderCode.ShouldBe(status);
    }

    [Fact]
    public void Settings_WithTheKeyAsSecret_AreRefused()
    {
        var settings = Good;
        settings["api_secret"] = settings["api_key"]!.GetValue<string>();

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.api_secret");
    }

    [Theory]
    [InlineData("signature_secret")]
    [InlineData("signature_method")]
    public void Settings_WithHalfASignature_NameTheOtherHalf(string missing)
    {
        var settings = Good;
        settings.Remove(missing);

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config." + missing);
    }
}
