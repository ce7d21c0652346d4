using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Openai;

[ConformanceOf(Provider.Openai)]
public sealed class OpenaiTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("proj_Sandbox");

    private protected override string CredentialField => "api_key";

    private protected override string RequestSource
        => "openai/openai-openapi:openapi.json, GET /models and securitySchemes.ApiKeyAuth; headers: https://developers.openai.com/api/reference/overview";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["sk-short", "Bearer sk-proj-SandboxGoodKey00000000000001", "sk-admin-SandboxGoodKey00000000000001", "xai-SandboxGoodKey00000000000001", "sk-proj-Sandbox GoodKey000000001"],
        ["organization_id"] = ["Sandbox", "org-", "proj_Sandbox"],
        ["project_id"] = ["proj-Sandbox", "org-Sandbox"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query, call.Body).ShouldBe(("GET", "/v1/models", string.Empty, string.Empty));
        call.Header("Authorization").ShouldBe("Bearer sk-proj-SandboxGoodKey00000000000001");
        call.Header("OpenAI-Organization").ShouldBe("org-Sandbox");
        call.Header("OpenAI-Project").ShouldBe("proj_Sandbox");
    }

    [Fact]
    public async Task Verify_WithTheKeyAlone_SendsNoOtherHeaderAndNamesNoAccount()
    {
        var verified = await VerifyAsync(Only("api_key"));

        verified.Value!.Account.ShouldBeNull();
        verified.Value.Facts["models"].ShouldBe("2");
        var call = Board.Requests.ShouldHaveSingleItem();
        call.Header("OpenAI-Organization").ShouldBeNull();
        call.Header("OpenAI-Project").ShouldBeNull();
    }

    [Theory]
    [InlineData("limited")]
    [InlineData("limited_403")]
    public async Task Verify_WhenScopesAreMissing_IsPermissionMissingWhateverTheStatus(string sample)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Plain.ShouldBeTrue();
        failure.Step.ShouldBe("permissions");
        failure.Hint!.En.ShouldContain("Models: read");
    }

    [Fact]
    public async Task Verify_WithoutCredit_IsNotARateLimit()
    {
        var failure = await FailAsync(Board.Credential("no_credit").ToJson());

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.ProviderCode.ShouldBe("insufficient_quota");
    }

    [Fact]
    public async Task Verify_FromAnAddressThatIsNotAllowed_SaysSo()
        => (await FailAsync(Board.Credential("foreign_address").ToJson())).Hint!.En.ShouldContain("allow-list");

    [Fact]
    public async Task Verify_WhenTheCountryIsNotServed_IsNoPermissionOfTheKey()
    {
        Board.Break(Fault.Answer("""{"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}}""", 403));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.InvalidConfiguration);
    }

    [Fact]
    public async Task Verify_WhenTheDefaultModelIsNotListed_NamesTheField()
    {
        var settings = Good;
        settings["default_model"] = "gpt-of-yesterday";

        var failure = await FailAsync(settings);

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe("default_model");
    }

    [Fact]
    public async Task Verify_WhenItFails_KeepsTheRequestIdForSupport()
        => (await FailAsync(Board.Credential("bad").ToJson())).RequestId.ShouldBe("req_0123456789abcdef0123456789abcdef");

    [Fact]
    public void Settings_WithAnAdminKey_SayWhatToCreateInstead()
    {
        var settings = Good;
        settings["api_key"] = "sk-admin-SandboxGoodKey00000000000001";

        Read(settings).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("project key");
    }

    private JsonObject Only(string field) => new() { [field] = Good[field]!.DeepClone() };
}
