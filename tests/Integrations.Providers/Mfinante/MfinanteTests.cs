using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Mfinante;

[ConformanceOf(Provider.Mfinante)]
public sealed class MfinanteTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private const string Company = """{"date_generale":{"cui":12345674,"denumire":" EXEMPLU SRL "},"inregistrare_scop_Tva":{"scpTVA":false}}""";

    private protected override ProviderAccount Account => new("12345674", "EXEMPLU SRL");

    private protected override string RequestSource => "https://static.anaf.ro/static/10/Anaf/Informatii_R/Servicii_web/doc_WS_V9.txt, “Cerere”";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.BadCredential, ExemptionKind.DoesNotApply, "The service is public: there is no credential that could be bad."),
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "The service is public: there is no permission that could be missing."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["probe_cui"] = ["12345678", "1", "RO", "RO12345678", "1960529460017", "12345674a", "-12345674.5", "１２３４５６７４"],
    };

    // The path is ours: when it is gone, the service has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/api/PlatitorTvaRest/v9/tva", string.Empty));
        call.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/json");
        call.Header("Authorization").ShouldBeNull();
        call.Body.ShouldBe("""[{"cui":12345674,"data":"2026-11-22"}]""");
    }

    [Theory]
    [InlineData("12345674")]
    [InlineData(" ro12345674 ")]
    [InlineData("RO 1234.5674")]
    public async Task Verify_WithAnySpellingOfTheCui_AsksForTheNumber(string spelling)
    {
        (await VerifyAsync(new() { ["probe_cui"] = spelling })).Failure.ShouldBeNull();

        JsonDocument.Parse(Board.Requests[0].Body).RootElement[0].GetProperty("cui").GetRawText().ShouldBe("12345674");
    }

    [Fact]
    public async Task Verify_SaysWhatTheRegisterKnows()
    {
        var facts = (await VerifyAsync(Good)).Value!.Facts;

        facts.ShouldBe(new Dictionary<string, string> { ["vat_registered"] = "true", ["inactive"] = "false" }, ignoreOrder: true);
    }

    [Fact]
    public async Task Verify_WhenTheCompanyIsUnknown_NamesTheField()
        => ShouldBeUnknown(await FailAsync(Board.Credential("unknown").ToJson()));

    [Theory]
    [InlineData(200, """{"found":[],"notFound":[12345674]}""")]
    [InlineData(200, """{"cod":200,"message":"SUCCESS","found":[],"notfound":[{"cui":12345674,"message":"Nu exista"}]}""")]
    [InlineData(404, """{"cod":404,"message":"NOT FOUND","found":[],"notFound":[]}""")]
    [InlineData(404, """{"found":null,"notfound":[12345674]}""")]
    public async Task Verify_WhenAnyFormSaysNotFound_NamesTheField(int status, string body)
    {
        Board.Break(Fault.Answer(body, status));

        ShouldBeUnknown(await FailAsync(Good));
    }

    [Theory]
    [InlineData($$"""{"cod":200,"message":"SUCCESS","found":[{{Company}}],"notFound":[]}""")]
    [InlineData($$"""{"found":{{Company}}}""")]
    [InlineData($$"""[{"found":[{{Company}}],"notfound":[]}]""")]
    [InlineData("""{"found":[{"cui":"12345674","denumire":"EXEMPLU SRL"}]}""")]
    public async Task Verify_WhenTheAnswerComesInAnotherForm_ReadsIt(string body)
    {
        Board.Break(Fault.Answer(body));

        (await VerifyAsync(Good)).Value!.Account.ShouldBe(Account);
    }

    [Theory]
    [InlineData("""{"found":[],"notFound":[]}""")]
    [InlineData("""{"found":[{"date_generale":{"cui":99999992,"denumire":"ALTA FIRMA SRL"}}],"notFound":[]}""")]
    [InlineData("""{"found":[{"date_generale":{"cui":12345674,"denumire":""}}],"notFound":[]}""")]
    public async Task Verify_WhenTheAnswerIsAboutSomethingElse_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Verify_WhenAFirewallRefuses_IsProviderUnavailable(int status)
    {
        Board.Break(Fault.OfStatus(status));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Fact]
    public void Settings_WithAPersonsNumber_SaySo()
        => Read(new() { ["probe_cui"] = "1960529460017" }).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("CNP");

    private static void ShouldBeUnknown(ProviderFailure failure)
    {
        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe("probe_cui");
        failure.Plain.ShouldBeTrue();
        failure.Hint!.Ro.ShouldContain("ANAF");
    }
}
