using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.SmsSmso;

[ConformanceOf(Provider.SmsSmso)]
public sealed class SmsSmsoTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private const string Key = "SandboxBunaCheie000000000000000000000001";

    private protected override ProviderAccount? Account => null;

    private protected override string CredentialField => "api_key";

    private protected override string RequestSource => "smso/slate:source/includes/_credit-check.md, _senders.md and _auth.md";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "An SMSO key opens the whole account; the documents know no permissions of a key."),
        new(Check.NotFound, ExemptionKind.DoesNotApply, "A 404 of the first call makes the second one decide; what each of them means is tested below."),
        new(Check.SecretEchoed, ExemptionKind.DoesNotApply, "Tested below instead: an echo with 404 makes the second call decide, which the shared test takes for a success."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["api_key"] = ["two words", "X-Authorization:cheie", "cheieă"],
        ["sender_id"] = ["Notify", "4,5"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("GET", "/api/v1/credit-check", string.Empty));
        call.Query.ShouldBeEmpty("the key would be written down on the way");
        call.Header("X-Authorization").ShouldBe(Key);
        call.Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Verify_ShowsTheCreditAsItCame()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("credit", "4847.72"));

    [Fact]
    public async Task Verify_WithASender_AsksForTheSenders()
    {
        (await VerifyAsync(Board.Credential("sender").ToJson())).Failure.ShouldBeNull();

        Board.Requests.Select(call => (call.Method, call.Path, call.Header("X-Authorization"))).ShouldBe([("GET", "/api/v1/credit-check", Key), ("GET", "/api/v1/senders", Key)]);
    }

    [Fact]
    public async Task Verify_WithASenderOfSomebodyElse_NamesTheFieldAndTheChoices()
    {
        var failure = await FailAsync(Board.Credential("foreign_sender").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("sender_id");
        failure.Hint!.Ro.ShouldContain("2, 4, 36");
    }

    [Fact]
    public async Task Verify_WhenTheAccountHasNoSender_SaysSo()
    {
        Board.Break(Fault.Answer("[]") with { Path = "/api/v1/senders" });

        var failure = await FailAsync(Board.Credential("sender").ToJson());

        failure.Field.ShouldBe("sender_id");
        failure.Hint!.En.ShouldContain("no sender yet");
    }

    [Theory]
    [InlineData("""{"status":200,"data":[{"id":4,"name":"EXEMPLU","pricePerMessage":3}]}""")]
    [InlineData("""[{"id":"4","name":"EXEMPLU"}]""")]
    public async Task Verify_WhenTheSendersComeInAnotherForm_ReadsThem(string body)
    {
        Board.Break(Fault.Answer(body) with { Path = "/api/v1/senders" });

        (await VerifyAsync(Board.Credential("sender").ToJson())).Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"id":"four","name":"EXEMPLU"}]""")]
    [InlineData("""{"data":7}""")]
    [InlineData("<html>")]
    public async Task Verify_WhenTheSendersAreNonsense_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body) with { Path = "/api/v1/senders" });

        (await FailAsync(Board.Credential("sender").ToJson())).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    [Proves(Check.NotFound)]
    public async Task Verify_WhenTheFirstPathIsGone_LetsTheSendersDecide()
    {
        Board.Break(Fault.OfStatus(404) with { Path = "/api/v1/credit-check" });

        (await VerifyAsync(Good)).Value!.Facts.ShouldBeEmpty();
        (await FailAsync(Board.Credential("foreign_sender").ToJson())).Field.ShouldBe("sender_id");
        (await FailAsync(Board.Credential("bad").ToJson())).Reason.ShouldBe(FailureReason.InvalidCredentials);
    }

    [Fact]
    [Proves(Check.NotFound)]
    public async Task Verify_WhenBothPathsAreGone_IsUnexpectedResponse()
    {
        Board.Break(Fault.OfStatus(404));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [Proves(Check.SecretEchoed)]
    [InlineData("/api/v1/credit-check")]
    [InlineData("/api/v1/senders")]
    public async Task Verify_WhenTheKeyIsEchoedByEitherCall_KeepsItInside(string path)
    {
        var settings = Board.Credential("sender").ToJson();
        foreach (var status in new[] { 200, 400, 401, 403, 404, 422, 429, 500 })
        {
            Board.Break(new Fault { Kind = FaultKind.Echo, Status = status, Path = path });

            var answered = await VerifyAsync(settings);

            answered.Succeeded.ShouldBe(status == 404 && path == "/api/v1/credit-check");
            ShouldHoldNoSecret(settings, [answered.ToString(), JsonSerializer.Serialize(answered.Failure), JsonSerializer.Serialize(answered.Value)], "the outcome");
        }
    }

    [Fact]
    public async Task Verify_WhenTheLimitPerMinuteIsReached_ReadsThe409()
    {
        Board.Break(Fault.Answer("""{"status":409}""", 409));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.RateLimited);
        failure.HttpStatus.ShouldBe(409);
    }

    [Fact]
    public async Task Verify_WithoutCredit_SaysSo()
    {
        Board.Break(Fault.Answer("""{"status":402}""", 402));

        (await FailAsync(Good)).Hint!.En.ShouldContain("credit");
    }

    [Fact]
    public async Task Verify_NeverAsksWhereNoKeyIsNeeded()
    {
        await FailAsync(Board.Credential("bad").ToJson());
        (await VerifyAsync(Board.Credential("sender").ToJson())).Failure.ShouldBeNull();

        Board.Requests.ShouldAllBe(call => !call.Path.Contains("status", StringComparison.Ordinal));
    }
}
