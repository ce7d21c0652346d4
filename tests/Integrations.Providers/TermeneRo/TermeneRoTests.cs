using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.TermeneRo;

[ConformanceOf(Provider.TermeneRo)]
public sealed class TermeneRoTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("erp.sandbox");

    private protected override string RequestSource
        => "Public clients of api.termene.ro/v2 that agree on POST, Basic and {cui, schemaKey}; one states that it was checked against live answers";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "What a schema key does not cover is left out of the answer, which is no error: a login has no permissions."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["username"] = ["erp:exemplu", "erp exemplu"],
        ["schema_key"] = ["two words", "cheieă"],
        ["probe_cui"] = ["12345678", "1", "RO12345678", "1960529460017", "12345674a"],
    };

    // The path is ours: when it is gone, the service has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem("each call may be billed");
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/v2", string.Empty));
        call.Header("Authorization").ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("erp.sandbox:Sandbox-Buna-Parola-2")));
        call.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/json");
        call.Header("Accept").ShouldBe("application/json");
        call.Body.ShouldBe("""{"cui":12345674,"schemaKey":"sandbox-schema-0001"}""");
    }

    [Fact]
    public void Descriptor_SaysThatATestMayBeBilled()
    {
        Descriptor.VerifyCost.ShouldBe(VerifyCost.Billed);
        Descriptor.Limitations!.Ro.ShouldContain("plătită");
    }

    [Fact]
    public async Task Verify_WhenTheConnectionIsLost_AsksOnlyOnce()
    {
        (await VerifyAsync(Good)).Failure.ShouldBeNull(); // now a kept-alive connection is there, on which a read would be tried again
        Board.Break(Fault.Of(FaultKind.Reset));

        await FailAsync(Good);

        Board.Received.ShouldBe(2);
    }

    [Fact]
    public async Task Verify_ShowsTheCompany()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["company"] = "EXEMPLU SRL", ["fiscal_status"] = "ACTIVA" }, ignoreOrder: true);

    [Theory]
    [InlineData("""{"cui":12345674}""", 0)]
    [InlineData("""{"cui":"RO12345674","firma":{"nume_recom":" EXEMPLU SRL "}}""", 1)]
    [InlineData("""{"firma":{"cui":12345674,"nume_mfinante":"","nume_fara_forma_org":"EXEMPLU"}}""", 1)]
    [InlineData("""{"statut_fiscal":{"curent":{"label":"ACTIVA"}}}""", 1)]
    [InlineData("""{"datorii_anaf":{"curent":{"activa":false}}}""", 0)]
    public async Task Verify_WhenTheSchemaCoversLess_IsStillConnected(string body, int facts)
    {
        Board.Break(Fault.Answer(body));

        (await VerifyAsync(Good)).Value!.Facts.Count.ShouldBe(facts);
    }

    [Theory]
    [InlineData("""{"cui":99999992,"firma":{"nume_recom":"ALTA FIRMA SRL"}}""")]
    [InlineData("""{"firma":"EXEMPLU SRL"}""")]
    [InlineData("""{"ok":true}""")]
    public async Task Verify_WhenTheAnswerIsAboutSomethingElse_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("bad_schema", "InvalidCredentials", "schema_key")]
    [InlineData("used_up", "PermissionMissing", null)]
    [InlineData("unknown", "InvalidConfiguration", "probe_cui")]
    public async Task Verify_WhenRefusedInClearWords_NamesWhatIsWrong(string sample, string reason, string? field)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        failure.Reason.ToString().ShouldBe(reason);
        failure.Field.ShouldBe(field);
        failure.Plain.ShouldBeFalse("nobody has written down what the statuses and words mean");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(422)]
    public async Task Verify_WhenRefusedInUnknownWords_IsNeitherConnectedNorPlain(int status)
    {
        Board.Break(Fault.Answer("""{"errors":{"message":"E_17"}}""", status));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Plain.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_WhenErrorsComeBesideACompany_IsNotConnected()
    {
        Board.Break(Fault.Answer("""{"cui":12345674,"errors":[]}"""));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.InvalidConfiguration);
    }

    [Fact]
    public async Task Verify_WhenForbidden_SuspectsTheLoginAndIsNotPlain()
    {
        Board.Break(Fault.Answer("Forbidden", 403, "text/plain"));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse();
    }

    [Theory]
    [InlineData(429, "RateLimited")]
    [InlineData(500, "ProviderUnavailable")]
    public async Task Verify_WhenAnErrorBodyComesWithAPassingStatus_Passes(int status, string reason)
    {
        Board.Break(Fault.Answer("""{"errors":{"message":"Invalid schemaKey"}}""", status));

        (await FailAsync(Good)).Reason.ToString().ShouldBe(reason);
    }
}
