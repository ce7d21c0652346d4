using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Meta;

namespace GeniusErp.Tests.Integrations.Providers.FacebookAnalytics;

[ConformanceOf(Provider.FacebookAnalytics)]
public sealed class FacebookAnalyticsTests(ProviderFixture fixture) : MetaPageConformance(fixture)
{
    private const string Dataset = "/v26.0/876543210987654";
    private const string Insights = "/v26.0/112233445566778/insights";

    private protected override string RequestSource
        => "developers.facebook.com/docs/graph-api/reference/insights; facebook/facebook-business-sdk-codegen:api_specs/specs/AdsPixel.json (fields id, name, last_fired_time)";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>(base.WrongForms)
    {
        ["dataset_id"] = ["123456789", "pixel", "123456789012345678901"],
        ["conversions_access_token"] = ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "1029384756102938|0f1e2d3c4b5a69788796a5b4c3d2e1f0", "EAAC", "EAAC with spaces in the middle of it"],
    };

    /// <summary>A dataset that the token may not read proves nothing: see the tests of a token that may only send.</summary>
    private protected override bool Fails(SandboxRequest call, int status) => !(call.Path == Dataset && status is 403 or 404);

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(Asked).ShouldBe(
        [
            "GET /v26.0/112233445566778?fields=id,name",
            "GET /v26.0/112233445566778/insights?metric=page_media_view&period=day",
            "GET /v26.0/876543210987654?fields=id,name,last_fired_time",
        ]);
        calls.Take(2).ToList().ForEach(ShouldBeProved);
        calls[2].Header("Authorization").ShouldBe("Bearer EAACSandboxReadsAndSends0000000000000001");
        calls[2].Query.ShouldNotContain("appsecret_proof", Case.Insensitive, "the token is not of our app");
    }

    [Fact]
    public async Task Verify_ShowsEachOfTheTwoByItself()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["page_insights"] = "works", ["conversions"] = "works" }, ignoreOrder: true);

    [Theory]
    [InlineData("112233445566778/insights?metric=page_media_view", "EAAP", true)]
    [InlineData("876543210987654/events", "EAACSandboxReadsAndSends", false)]
    [InlineData("me/accounts", "EAAB", true)]
    public async Task PreparedCall_CarriesTheTokenOfWhatItIsAbout(string path, string token, bool proved)
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        var attempt = Consents.AttemptOf(Read(Good).Values, consent.Tokens);
        var authentication = Fixture.Catalogue.Capability<IAuthenticatesRequests>(Provider.FacebookAnalytics).ShouldNotBeNull();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(authentication.BaseAddress(attempt.Settings).Value!, path + (path.Contains('?') ? "&" : "?") + "access_token=of-an-sdk&appsecret_proof=old"));

        await authentication.AuthenticateAsync(request, attempt, Cancelled);

        request.Headers.Authorization!.Parameter.ShouldStartWith(token);
        request.RequestUri!.Query.ShouldNotContain("access_token=");
        request.RequestUri.Query.ShouldNotContain("appsecret_proof=old");
        request.RequestUri.Query.Contains("appsecret_proof=", StringComparison.Ordinal).ShouldBe(proved);
    }

    [Fact]
    public async Task Verify_OfASmallPage_ConnectsWithoutFigures()
        => (await VerifyAsync(Board.Credential("small").ToJson())).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["page_insights"] = "no_data" });

    [Fact]
    public async Task Verify_WhenAMetricIsRetired_AsksForTheNext()
    {
        Board.Break(MetaFault(100, "(#100) The value must be a valid insights metric") with { Path = Insights, Times = 1 });

        (await VerifyAsync(Good)).Value!.Facts["page_insights"].ShouldBe("works");

        Board.Requests.Where(call => call.Path == Insights).Select(Asked).ShouldBe([$"GET {Insights}?metric=page_media_view&period=day", $"GET {Insights}?metric=page_post_engagements&period=day"]);
    }

    [Fact]
    public async Task Verify_WhenEveryMetricIsRetired_SaysSoAndBlamesNobody()
    {
        Board.Break(MetaFault(100, "(#100) The value must be a valid insights metric") with { Path = Insights });

        (await VerifyAsync(Good)).Value!.Facts["page_insights"].ShouldBe("metrics_retired");
    }

    [Fact]
    public async Task Verify_OfConversionsAlone_NeedsNoConsent()
    {
        var settings = Board.Credential("conversions").ToJson();
        Descriptor.OAuthFor(Read(settings).Values).ShouldBeNull();

        var verified = (await VerifyAsync(settings)).Value.ShouldNotBeNull();

        verified.Account.ShouldBe(new ProviderAccount("876543210987654", "Set de date Exemplu"));
        verified.Facts.ShouldBe(new Dictionary<string, string> { ["conversions"] = "works" });
    }

    [Fact]
    public async Task Verify_WithATokenThatMayOnlySend_ConnectsUnproven()
    {
        var verified = (await VerifyAsync(Board.Credential("sends_only").ToJson())).Value.ShouldNotBeNull();

        verified.Facts["conversions"].ShouldBe("unproven_until_first_event");
        Board.Requests.Select(call => call.Path).ShouldBe([Dataset, "/v26.0/debug_token"]);
        Board.Requests.ShouldAllBe(call => call.Method == "GET", "nothing is sent to find out");
    }

    [Fact]
    public async Task Verify_WhenTheTokenIsUnreadableAndDead_IsInvalid()
    {
        Board.Break(Fault.Answer("""{"data":{"is_valid":false,"error":{"code":190,"subcode":460,"message":"…"},"scopes":[]}}""") with { Path = "/v26.0/debug_token" });

        var failure = await FailAsync(Board.Credential("sends_only").ToJson());

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.InvalidCredentials, true, "conversions_access_token"));
    }

    [Fact]
    public async Task Verify_WithATokenThatWasTakenBack_PointsAtIt()
    {
        var failure = await FailAsync(Board.Credential("dead_token").ToJson());

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.InvalidCredentials, true, "conversions_access_token"));
    }

    [Fact]
    public async Task Verify_WhenFacebookIsDownDuringTheInspection_IsTriedAgain()
    {
        Board.Break(Fault.OfStatus(503) with { Path = "/v26.0/debug_token" });

        (await FailAsync(Board.Credential("sends_only").ToJson())).Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }
}
