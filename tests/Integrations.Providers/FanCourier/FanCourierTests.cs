using System.Globalization;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.FanCourier;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.FanCourier;

[ConformanceOf(Provider.FanCourier)]
public sealed class FanCourierTests(ProviderFixture fixture) : LoginConformance(fixture)
{
    private const string Branches = "/reports/branches";

    private protected override ProviderAccount Account => new("1234567", "Depozit Cluj", "live");

    private protected override string CredentialField => "password";

    private protected override string RequestSource
        => "daika7ana/fancourier-api-v2:src/Fancourier/Auth.php, Request/GetBranches.php, Request/GetServices.php, Request/AbstractRequest.php; FAN-Courier/API-Docs";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "FAN's users have no permissions but the clients they act for, and a client that is not theirs is a wrong setting."),
    ];

    // The paths are ours: when one is gone, the API has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override bool IsLogin(SandboxRequest call) => call.Path == "/login";

    private protected override string? TokenOf(SandboxRequest call) => call.Header("Authorization")?.Replace("Bearer ", string.Empty, StringComparison.Ordinal);

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query)).ShouldBe([("POST", "/login", string.Empty), ("GET", Branches, string.Empty), ("GET", "/reports/services", string.Empty)]);
        var body = JsonDocument.Parse(calls[0].Body).RootElement;
        body.EnumerateObject().Select(member => member.Name).ShouldBe(["username", "password"]);
        body.GetProperty("username").GetString().ShouldBe("exemplu.api");
        body.GetProperty("password").GetString().ShouldBe("Parola-Sandbox-Fan-1");
        calls.Skip(1).ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer "));
        calls.ShouldAllBe(call => call.Header("Accept") == "application/json");
    }

    [Fact]
    public async Task Verify_WithAPasswordBeyondAscii_SendsItAsItIs()
    {
        var settings = Good;
        settings["password"] = " parolă \"cu\" ț ";

        await FailAsync(settings);

        JsonDocument.Parse(Board.Requests[0].Body).RootElement.GetProperty("password").GetString().ShouldBe(" parolă \"cu\" ț ");
    }

    [Fact]
    public async Task Verify_WhenTheClientIsNotTheUsers_NamesTheOnesThatAre()
    {
        var failure = await FailAsync(Board.Credential("other_client").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe("client_id");
        failure.Plain.ShouldBeTrue();
        failure.Hint!.Ro.ShouldContain("1234567, 7032158");
    }

    [Fact]
    public async Task Verify_WithTheSharedTestAccount_SaysTest()
        => (await VerifyAsync(Board.Credential("shared_test").ToJson())).Value!.Account!.Environment.ShouldBe("test");

    [Fact]
    public async Task Verify_WhenTheUserHasNoClient_NamesTheField()
    {
        Board.Break(Fault.Answer("""{"status":"success","data":[]}""") with { Path = Branches });

        (await FailAsync(Good)).Field.ShouldBe("client_id");
    }

    [Fact]
    public async Task Verify_WhenIdsComeAsStrings_ReadsThem()
    {
        Board.Break(Fault.Answer("""{"status":"success","data":[{"id":"1234567","name":"Depozit Cluj"}]}""") with { Path = Branches });

        (await VerifyAsync(Good)).Value!.Account.ShouldBe(Account);
    }

    [Fact]
    public async Task Verify_WithAServiceOfAnotherName_NamesTheField()
    {
        var settings = Good;
        settings["default_service"] = "cont colector";

        (await FailAsync(settings)).Field.ShouldBe("default_service");
    }

    [Fact]
    public async Task Verify_WithoutADefaultService_DoesNotAskForServices()
    {
        var settings = Good;
        settings.Remove("default_service");

        (await VerifyAsync(settings)).Failure.ShouldBeNull();

        Board.Requests.Select(call => call.Path).ShouldBe(["/login", Branches]);
    }

    [Theory]
    [InlineData(200, """{"status":"fail","message":"Utilizator sau parola gresita"}""")]
    [InlineData(200, """{"success":false,"errors":{}}""")]
    [InlineData(422, """{"status":"fail","message":"The given data was invalid.","data":{"errors":{"password":["…"]}}}""")]
    public async Task Verify_WhenALoginIsRefusedInAnotherForm_IsNotFinalAtOnce(int status, string body)
    {
        Board.Break(Fault.Answer(body, status) with { Path = "/login" });

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_WhenAnErrorComesWith200_IsNoSuccess()
    {
        Board.Break(Fault.Answer("""{"status":"fail","message":"…","data":[{"id":1234567,"name":"Depozit Cluj"}]}""") with { Path = Branches });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("2026-11-23 09:30:00", "2026-11-23T06:30:00Z")] // 24 h by UTC: three hours less
    [InlineData("2026-11-23 11:30:00", "2026-11-23T08:30:00Z")] // 24 h by Bucharest: 23 h
    [InlineData("2026-12-22 09:30:00", "2026-11-23T08:30:00Z")] // 30 days: the documented life, less an hour
    [InlineData("2026-11-22 11:00:00", "2026-11-22T09:40:00Z")] // ends soon by any reading: ten minutes, not the past
    [InlineData("9999-12-31 23:59:59", "2026-11-23T08:30:00Z")]
    [InlineData("mâine", "2026-11-23T08:30:00Z")]
    public async Task LogIn_ReadsTheEndCautiously(string expiresAt, string expected)
    {
        Board.Break(Fault.Answer($$$"""{"status":"success","data":{"token":"48944740|AbCdEfGh","expiresAt":"{{{expiresAt}}}"}}"""));

        (await LogInAsync(Good)).Value!.AccessExpiresAt.ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"token":"48944740|AbCdEfGh","expiresAt":"2026-11-22 09:30:00"}}""")]
    [InlineData("""{"status":"success","data":{"token":"two\r\nX-Lines: 1","expiresAt":"2026-11-23 09:30:00"}}""")]
    [InlineData("""{"status":"success","data":{"token":null,"expiresAt":"2026-11-23 09:30:00"}}""")]
    [InlineData("""{"status":"success","data":null}""")]
    public async Task LogIn_WithoutAUsableToken_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await LogInAsync(Good)).Failure!.Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("""{"status":"success","data":null}""")]
    [InlineData("""{"status":"success","data":[null]}""")]
    [InlineData("""{"status":"success","data":[{"name":"fără număr"}]}""")]
    public async Task Verify_WhenAListIsNotOne_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body) with { Path = Branches });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public void Settings_WithAClientIdOfTenDigits_AreAccepted()
    {
        var settings = Good;
        settings["client_id"] = 9_999_999_999;

        FanCourierSettings.Parse(Read(settings).Values).ClientId.ShouldBe(9_999_999_999);
    }

    [Fact]
    public void LoginTexts_AreWholeInBothLanguages()
    {
        foreach (var hint in FanCourierErrors.LogIn.Rules.Select(rule => rule.Hint).OfType<Text>())
        {
            ShouldBeWhole(hint);
        }
    }
}
