using System.Globalization;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Sameday;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Sameday;

[ConformanceOf(Provider.Sameday)]
public sealed class SamedayTests(ProviderFixture fixture) : LoginConformance(fixture)
{
    private const string Firewall = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>Sorry, you have been blocked</body></html>";
    private const string Login = "/ro_demo/api/authenticate";
    private const string Points = "/ro_demo/api/client/pickup-points";

    private protected override ProviderAccount Account => new("ro_demo:exempluAPI", "exempluAPI", "demo");

    private protected override string CredentialField => "password";

    private protected override string RequestSource
        => "sameday-courier/php-sdk:src/Sameday/Requests/SamedayAuthenticateRequest.php, SamedayGetPickupPointsRequest.php, SamedayGetServicesRequest.php, Traits/SamedayRequestPaginationTrait.php, ../SamedayClient.php";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "Sameday's accounts have no permissions: who may sign in may read the pickup points."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["username"] = ["exemplu ăPI", "ｅxemplu"],
        ["password"] = ["parolă-cu-diacritice", " Parola-1", "Parola-1 "],
        ["country"] = ["ro", "Romania", "DE"],
        ["environment"] = ["live", "test"],
    };

    // The paths are ours: when one is gone, the API has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override bool IsLogin(SandboxRequest call) => call.Path.EndsWith("/authenticate", StringComparison.Ordinal);

    private protected override string? TokenOf(SandboxRequest call) => call.Header("X-AUTH-TOKEN");

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query)).ShouldBe(
        [
            ("POST", Login, string.Empty),
            ("GET", Points, "?page=1&countPerPage=50"),
            ("GET", "/ro_demo/api/client/services", "?page=1&countPerPage=50"),
        ]);
        calls[0].Header("X-Auth-Username").ShouldBe("exempluAPI");
        calls[0].Header("X-Auth-Password").ShouldBe("Parola-Sandbox-Demo-1");
        calls[0].Header("Content-Type").ShouldBe("application/x-www-form-urlencoded");
        calls[0].Body.Split('&').ShouldContain("remember_me=1");
        calls.ShouldAllBe(call => call.Header("Accept") == "application/json");
    }

    [Theory]
    [InlineData("RO", "production", "https://api.sameday.ro/")]
    [InlineData("RO", "demo", "https://sameday-api.demo.zitec.com/")]
    [InlineData("HU", "production", "https://api.sameday.hu/")]
    [InlineData("HU", "demo", "https://sameday-api-hu.demo.zitec.com/")]
    [InlineData("BG", "production", "https://api.sameday.bg/")]
    [InlineData("BG", "demo", "https://sameday-api-bg.demo.zitec.com/")]
    public void CountryAndEnvironment_ChooseTheHost(string country, string environment, string address)
    {
        var settings = Good;
        (settings["country"], settings["environment"]) = (country, environment);

        var host = SamedaySettings.Parse(Read(settings).Values).Host;

        Descriptor.Environments.Single(known => known.Code == host).ApiBaseUrl.ShouldBe(new Uri(address));
    }

    [Fact]
    public async Task Verify_WithAHungarianContract_AsksTheHungarianHost()
    {
        (await VerifyAsync(Board.Credential("hungary").ToJson())).Value!.Account!.ExternalId.ShouldBe("hu_production:boltAPI");

        Board.Requests.ShouldAllBe(call => call.Path.StartsWith("/hu_production/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WithADemoUserInProduction_SaysThatTheyAreDifferentUsers()
    {
        var failure = await FailAsync(Board.Credential("other_environment").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Hint!.En.ShouldContain("demo only");
        Board.Requests.ShouldHaveSingleItem().Path.ShouldBe("/ro_production/api/authenticate");
    }

    [Theory]
    [InlineData(Login)]
    [InlineData(Points)]
    public async Task Verify_WhenTheFirewallAnswers403_IsProviderUnavailable(string path)
    {
        Board.Break(Fault.Answer(Firewall, 403, "text/html") with { Path = path });

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.ProviderUnavailable);
        failure.Field.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_WhenALoginIsRefusedForAnotherReason_IsNotFinalAtOnce()
    {
        Board.Break(Fault.Answer("""{"error":{"code":403,"message":"Account disabled."}}""", 403) with { Path = Login });

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse();
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(401, "<html></html>")]
    [InlineData(403, """{"error":{"code":403,"message":"Invalid credentials."}}""")]
    public async Task Verify_WhenACallRefusesTheToken_BlamesNoSetting(int status, string body)
    {
        Board.Break(Fault.Answer(body, status) with { Path = Points });

        ShouldBeARefusedToken((await UseAsync(new Secret("token-of-yesterday"))).Failure);
    }

    [Theory]
    [InlineData("\"expire_at\":\"2026-12-06 10:30\",\"expire_at_utc\":\"2026-12-06 08:31\"", "2026-12-06T08:31:00Z")]
    [InlineData("\"expire_at\":\"2026-12-06 10:30\"", "2026-12-06T08:30:00Z")]
    [InlineData("\"expire_at\":\"2027-07-06 10:30:15\"", "2027-07-06T07:30:15Z")]
    [InlineData("\"expire_at\":\"2027-10-31 03:30\"", "2027-10-31T00:30:00Z")] // the hour that comes twice: the first
    [InlineData("\"expire_at\":\"2027-03-28 03:30\"", "2027-03-28T00:30:00Z")] // the hour that never comes
    [InlineData("\"expire_at\":\"2026-12-06 10:30\",\"expire_at_utc\":\"soon\"", "2026-12-06T08:30:00Z")]
    public async Task LogIn_ReadsTheEndInItsOwnZone(string members, string expected)
    {
        Board.Break(Fault.Answer($$"""{"token":"eyJ.sandbox.token",{{members}}}"""));

        (await LogInAsync(Good)).Value!.AccessExpiresAt.ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"token":"eyJ.sandbox.token"}""")]
    [InlineData("""{"token":"eyJ.sandbox.token","expire_at":"tomorrow"}""")]
    [InlineData("""{"token":"eyJ.sandbox.token","expire_at":"2026-11-22 11:30"}""")] // half past nine in London: now
    [InlineData("""{"token":"eyJ.sandbox.token","expire_at":"0001-01-01 00:00"}""")]
    [InlineData("""{"token":"two\r\nX-Lines: 1","expire_at":"2026-12-06 10:30"}""")]
    [InlineData("""{"token":"țoken-ăsta","expire_at":"2026-12-06 10:30"}""")]
    [InlineData("""{"token":null,"expire_at":"2026-12-06 10:30"}""")]
    public async Task LogIn_WithoutAUsableTokenAndEnd_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await LogInAsync(Good)).Failure!.Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_FindsAPickupPointOnALaterPage()
    {
        (await VerifyAsync(Board.Credential("many").ToJson())).Value!.Facts["pickup_points"].ShouldBe("60");

        Board.Requests.Select(call => call.Query).ShouldBe([string.Empty, "?page=1&countPerPage=50", "?page=2&countPerPage=50"]);
    }

    [Theory]
    [InlineData("pickup_point_id", 9999)]
    [InlineData("contact_person_id", 902)] // of the other pickup point
    [InlineData("default_service_id", 99)]
    public async Task Verify_WhenAChosenIdIsNotInTheAccount_NamesTheField(string field, long id)
    {
        var settings = Good;
        settings[field] = id;

        var failure = await FailAsync(settings);

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe(field);
        failure.Plain.ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_WhenTheListNeverEnds_StopsAndClaimsNothing()
    {
        Board.Break(Fault.Answer("""{"total":2000000000,"pages":2147483647,"data":[{"id":1}]}""") with { Path = Points });
        var settings = Good;
        settings.Remove("default_service_id");

        (await VerifyAsync(settings)).Failure.ShouldBeNull();

        Board.Received.ShouldBe(41);
    }

    [Theory]
    [InlineData("""{"pages":1,"data":null}""")]
    [InlineData("""{"pages":1,"data":[null]}""")]
    [InlineData("""{"pages":1,"data":[{"alias":"fără număr"}]}""")]
    public async Task Verify_WhenAListIsNotOne_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body) with { Path = Points });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WithTheLoginAlone_ShowsThePickupPointsToChooseFrom()
    {
        var settings = Good;
        foreach (var field in new[] { "pickup_point_id", "contact_person_id", "default_service_id" })
        {
            settings.Remove(field);
        }

        (await VerifyAsync(settings)).Value!.Facts["first_pickup_points"].ShouldBe("4455 Depozit, 4456 Magazin 1");
        Board.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void Settings_WithAContactPersonAndNoPickupPoint_AskForThePoint()
    {
        var settings = Good;
        settings.Remove("pickup_point_id");

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.pickup_point_id");
    }

    [Fact]
    public void LoginTexts_AreWholeInBothLanguages()
    {
        foreach (var hint in SamedayErrors.LogIn.Rules.Select(rule => rule.Hint).OfType<Text>())
        {
            ShouldBeWhole(hint);
        }
    }
}
