using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.AnafEfactura;

[ConformanceOf(Provider.AnafEfactura)]
public sealed class AnafEfacturaTests(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private protected override ProviderAccount Account => new("12345674", "CUI 12345674", "test");

    private protected override string ConsentAccount => "00AB12CD";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?> { ["token_content_type"] = "jwt" };

    private protected override string RequestSource => "robert-malai/anafpy:docs/anaf-reference/efactura/api.md and oauth/authentication.md";

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => $"{call.Method} {call.Path}{call.Query}").ShouldBe(["GET /TestOauth/jaxrs/hello?name=verify", "GET /test/FCTEL/rest/listaMesajeFactura?zile=1&cif=12345674"]);
        calls.ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer ey", StringComparison.Ordinal));
    }

    /// <summary>The greeting is a text that repeats the request: one that repeats all of it is a greeting too.</summary>
    private protected override bool Fails(SandboxRequest call, int status) => status != 200 || !call.Path.EndsWith("/hello", StringComparison.Ordinal);

    [Fact]
    public async Task Verify_WithAnEmptyInbox_Connects()
    {
        var verified = await VerifyAsync(Board.Credential("empty").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Facts["messages"].ShouldBe("0");
    }

    [Fact]
    public async Task Verify_WithoutRightsInSpv_NamesTheCif()
        => (await FailAsync(Board.Credential("limited").ToJson())).Field.ShouldBe("cif");

    [Fact]
    public async Task Consent_WithAnOpaqueToken_IsRefused()
    {
        var callback = await Consents.CallbackAsync(Context, null);
        Board.Break(Fault.Answer("""{"access_token":"0123456789abcdef0123456789abcdef","refresh_token":"fedcba9876543210","token_type":"Bearer","expires_in":7776000}""") with { Method = "POST" });

        var failure = (await Fixture.OAuth.ExchangeAsync(Context, callback["code"], null, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.UnexpectedResponse);
        failure.Hint.ShouldNotBeNull();
    }

    [Fact]
    public async Task Tokens_EndWhenTheTokensThemselvesSay()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();

        (consent.Tokens.AccessExpiresAt!.Value - DateTimeOffset.UtcNow).TotalDays.ShouldBe(90, 0.1);
        (consent.Tokens.RefreshExpiresAt!.Value - DateTimeOffset.UtcNow).TotalDays.ShouldBe(365, 0.1);
    }

    [Fact]
    public async Task Consent_ByTheCompanysOwnApp_AsksWithItsClientId()
    {
        var context = Consents.ContextOf(Read(Board.Credential("own_app").ToJson()).Values);

        context.App.Own.ShouldBeTrue();
        (await Consents.GiveAsync(context.Settings, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();
        Board.Requests.Where(call => call.Path.EndsWith("authorize", StringComparison.Ordinal)).ShouldAllBe(call => call.Query.Contains("client_id=sandbox-own-app"));
    }

    [Fact]
    public async Task Verify_WhenTheLimitOfCallsIsReached_IsRateLimited()
    {
        foreach (var fault in new[] { Fault.OfStatus(204), Fault.Answer("""{"eroare":"S-au facut deja 1500 descarcari in cursul zilei"}""") })
        {
            Fixture.Sandbox.Reset();
            Board.Break(fault with { Path = "/test/FCTEL/rest/listaMesajeFactura" });

            (await FailAsync(Good)).Reason.ShouldBe(FailureReason.RateLimited);
        }
    }
}
