using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.XaiGrok;

[ConformanceOf(Provider.XaiGrok)]
public sealed class XaiGrokTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("5ea6f6bd-0000-4000-8000-000000000002", "ERP key");

    private protected override string CredentialField => "api_key";

    private protected override string RequestSource
        => "api-evangelist/xai:openapi/xai-api-key-api-openapi.yml, GET /v1/api-key, security bearerAuth; xai-org's own reference for GET /v1/models: https://docs.x.ai/developers/rest-api-reference";

    // The paths are ours, no setting.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    // The list of models stands in for a key path that is gone.
    private protected override bool Fails(SandboxRequest call, int status) => !(call.Path == "/v1/api-key" && status == 404);

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["xai-short", "gsk_SandboxGoodKey00000000000001", "sk-SandboxGoodKey000000000000001", "xai-token-SandboxManagementKey0001", "Bearer xai-SandboxGoodKey00000000000001", "xai-Sandbox GoodKey0000000001"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query, call.Body)).ShouldBe([("GET", "/v1/api-key", string.Empty, string.Empty), ("GET", "/v1/models", string.Empty, string.Empty)]);
        calls.ShouldAllBe(call => call.Header("Authorization") == "Bearer xai-SandboxGoodKey00000000000001");
    }

    [Fact]
    public async Task Verify_WithoutADefaultModel_AsksForTheKeyOnly()
    {
        var settings = Good;
        settings.Remove("default_model");

        (await VerifyAsync(settings)).Value!.Account.ShouldBe(Account);

        Board.Requests.ShouldHaveSingleItem().Path.ShouldBe("/v1/api-key");
    }

    [Fact]
    public async Task Verify_WhenTheKeyPathIsGone_TheListOfModelsProvesTheKey()
    {
        Board.Break(Fault.OfStatus(404) with { Path = "/v1/api-key" });

        var verified = await VerifyAsync(Good);

        verified.Value!.Account.ShouldBeNull();
        verified.Value.Facts["models"].ShouldBe("2");
    }

    [Fact]
    public async Task Verify_WhenBothPathsAreGone_IsUnexpectedResponse()
    {
        Board.Break(Fault.OfStatus(404));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WhenTheKeyPathIsGone_ABadKeyIsStillRefused()
    {
        Board.Break(Fault.OfStatus(404) with { Path = "/v1/api-key" });

        (await FailAsync(Board.Credential("bad").ToJson())).Reason.ShouldBe(FailureReason.InvalidCredentials);
    }

    [Theory]
    [InlineData("key_blocked", FailureReason.InvalidCredentials)]
    [InlineData("key_disabled", FailureReason.InvalidCredentials)]
    [InlineData("team_blocked", FailureReason.PermissionMissing)]
    public async Task Verify_WhenHttp200SaysBlocked_IsNoSuccess(string sample, FailureReason reason)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        failure.Reason.ShouldBe(reason);
        failure.Plain.ShouldBeTrue();
        failure.Hint.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("grok-sandbox-mini", null)]
    [InlineData("grok-sandbox", "default_model")]
    public async Task Verify_OfAKeyForOneModel_AdmitsThatModelOnly(string model, string? refused)
    {
        var settings = Board.Credential("narrow").ToJson();
        settings["default_model"] = model;

        (await VerifyAsync(settings)).Failure?.Field.ShouldBe(refused);
    }

    [Fact]
    public async Task Verify_WhenTheDefaultModelIsNotListed_NamesTheField()
    {
        var settings = Good;
        settings["default_model"] = "grok-of-yesterday";

        var failure = await FailAsync(settings);

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "default_model"));
    }

    [Theory]
    [InlineData("""{"code":"invalid-argument","error":"Incorrect API key provided. You can obtain an API key from https://console.x.ai."}""", FailureReason.InvalidCredentials)]
    [InlineData("""{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***01. You can obtain an API key from https://console.x.ai."}""", FailureReason.InvalidCredentials)]
    [InlineData("""{"code":"invalid-argument","error":"Some other argument is wrong."}""", FailureReason.UnexpectedResponse)]
    [InlineData("""{"error":{"message":"Incorrect API key provided"}}""", FailureReason.UnexpectedResponse)]
    public async Task Verify_WhenAnswered400_OnlyItsTextSaysWrongKey(string body, FailureReason reason)
    {
        Board.Break(Fault.Answer(body, 400));

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData(401, FailureReason.InvalidCredentials)]
    [InlineData(403, FailureReason.PermissionMissing)]
    public async Task Verify_WhenTheKeyIsNotAdmitted_TellsTheKindsApart(int status, FailureReason reason)
    {
        Board.Break(Fault.OfStatus(status));

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("[]", FailureReason.PermissionMissing)]
    [InlineData("[null]", FailureReason.PermissionMissing)]
    [InlineData("""["api-key:model:*"]""", FailureReason.PermissionMissing)]
    [InlineData("""["api-key:endpoint:*"]""", FailureReason.PermissionMissing)]
    [InlineData("null", FailureReason.UnexpectedResponse)]
    public async Task Verify_WhenTheListOfRightsIsNoGrant_DoesNotConnect(string acls, FailureReason reason)
    {
        var body = $$"""{"team_id":"t","acls":{{acls}},"team_blocked":false,"api_key_blocked":false,"api_key_disabled":false}""";
        Board.Break(Fault.Answer(body) with { Path = "/v1/api-key" });

        (await FailAsync(Good)).Reason.ShouldBe(reason);
    }

    [Fact]
    public void Settings_WithAGroqKey_SayWhoseItIs()
        => Read(new() { ["api_key"] = "gsk_SandboxGoodKey00000000000001" }).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("Groq");
}
