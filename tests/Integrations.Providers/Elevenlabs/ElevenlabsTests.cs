using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Elevenlabs;

[ConformanceOf(Provider.Elevenlabs)]
public sealed class ElevenlabsTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("abc123", Environment: "eu");

    private protected override string CredentialField => "api_key";

    private protected override string RequestSource
        => "elevenlabs/elevenlabs-docs:fern/apis/api/openapi.json, GET /v1/user and GET /v1/models; header: elevenlabs/elevenlabs-docs:fern/api-reference/pages/authentication.mdx";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["sk_short", "wsec_5a0db0c900000000000000000000000000000000", "sk-5a0db0c9000000000000000000000000000000000000", "sk_5a0db0c9 0000000000000000000000000000000"],
        ["default_voice_id"] = ["short", "21m00Tcm4TlvDq8ikWAM/..", "21m00Tcm4TlvDq8 ikWAM"],
    };

    // The paths are ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query, call.Body)).ShouldBe([("GET", "/v1/user", string.Empty, string.Empty), ("GET", "/v1/models", string.Empty, string.Empty)]);
        calls.ShouldAllBe(call => call.Header("xi-api-key") == "sk_5a0db0c9000000000000000000000000000000000000good");
        calls.ShouldAllBe(call => call.Header("Authorization") == null);
    }

    [Fact]
    public async Task Verify_WithoutADefaultModel_ReadsTheUserOnly()
    {
        var settings = Good;
        settings.Remove("default_model_id");

        var verified = await VerifyAsync(settings);

        verified.Value!.Facts.ShouldBe(new Dictionary<string, string> { ["tier"] = "creator", ["characters_used"] = "17231 / 100000" }, ignoreOrder: true);
        Board.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Verify_WithAKeyThatMayNotReadTheUser_IsProvedByTheModels()
    {
        var verified = await VerifyAsync(Board.Credential("speech_only").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBeNull();
    }

    [Theory]
    [InlineData(401, """{"detail":{"status":"missing_permissions","message":"The API key you used is missing the permission user_read to execute this operation."}}""")]
    [InlineData(403, """{"detail":{"type":"authorization_error","code":"unauthorized","status":"missing_permissions","message":"…"}}""")]
    public async Task Verify_WhenPermissionsAreMissingInAnyForm_IsPermissionMissing(int status, string body)
    {
        Board.Break(Fault.Answer(body, status));

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain, failure.Step).ShouldBe((FailureReason.PermissionMissing, true, "permissions"));
    }

    [Theory]
    [InlineData("no_credits", "quota_exceeded")]
    [InlineData("blocked", "detected_unusual_activity")]
    public async Task Verify_When401IsNotAboutTheKey_DoesNotBlameIt(string sample, string code)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        (failure.Reason, failure.ProviderCode, failure.Field).ShouldBe((FailureReason.PermissionMissing, code, null));
        failure.Hint!.En.ShouldContain("genuine");
    }

    [Theory]
    [InlineData("""{"detail":{"status":"invalid_api_key","message":"Invalid API key"}}""", true)]
    [InlineData("""{"detail":{"code":"invalid_api_key","message":"Invalid API key"}}""", true)]
    [InlineData("""{"detail":"Unauthorized"}""", false)]
    [InlineData("""{"detail":[{"loc":["header"],"msg":"field required","type":"missing"}]}""", false)]
    [InlineData("""{"detail":{"status":"something_new"}}""", false)]
    public async Task Verify_When401ComesInAnyForm_OnlyAKnownOneIsPlain(string body, bool plain)
    {
        Board.Break(Fault.Answer(body, 401));

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Plain).ShouldBe((FailureReason.InvalidCredentials, plain));
    }

    [Theory]
    [InlineData("system_busy", FailureReason.ProviderUnavailable)]
    [InlineData("too_many_concurrent_requests", FailureReason.RateLimited)]
    public async Task Verify_When429_TellsTheirLoadFromOurLimit(string kind, FailureReason reason)
    {
        Board.Break(Fault.Answer($$$"""{"detail":{"status":"{{{kind}}}","message":"…"}}""", 429));

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Verify_WhenTheDefaultModelIsNotListed_NamesTheField()
    {
        var settings = Good;
        settings["default_model_id"] = "eleven_of_yesterday";

        var failure = await FailAsync(settings);

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "default_model_id"));
    }

    [Theory]
    [InlineData("global", "https://api.elevenlabs.io/v1/")]
    [InlineData("us", "https://api.us.elevenlabs.io/v1/")]
    [InlineData("eu", "https://api.eu.residency.elevenlabs.io/v1/")]
    [InlineData("in", "https://api.in.residency.elevenlabs.io/v1/")]
    [InlineData("sg", "https://api.sg.residency.elevenlabs.io/v1/")]
    public void Regions_HaveTheAddressesOfTheSpecification(string region, string address)
    {
        Descriptor.Environments.Single(environment => environment.Code == region).ApiBaseUrl!.AbsoluteUri.ShouldBe(address);
        Descriptor.Settings.Single(field => field.Name == "region").Choices.ShouldContain(choice => choice.Value == region);
    }
}
