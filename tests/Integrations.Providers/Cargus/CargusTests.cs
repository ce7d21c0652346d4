using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Cargus;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Cargus;

[ConformanceOf(Provider.Cargus)]
public sealed class CargusTests(ProviderFixture fixture) : LoginConformance(fixture)
{
    private const string Login = "/api/LoginUser";
    private const string Key = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private protected override ProviderAccount Account => new("exemplu.api");

    private protected override string CredentialField => "password";

    private protected override string RequestSource
        => "Cargus API V3 (urgentcargus.portal.azure-api.net), 1, 3.1, 3.2, 5.3, 8.1; liquidlab-agency/magento2-urgent-cargus:src/Base/Model/Api/Cargus.php, PriceTable.php";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "Cargus has none: an account without API access is refused at its login like a wrong password."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["subscription_key"] = [Key[..31], Key + "0", $"Bearer {Key}", "0a1b2c3d 4e5f60718293a4b5c6d7e8f", "ăa1b2c3d4e5f60718293a4b5c6d7e8f9"],
        ["cod_repayment"] = ["cont", "CASH"],
    };

    // The paths are ours: when one is gone, the API has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    // At the login of credentials that were just entered, and only there, 500 is how Cargus refuses them.
    private protected override FailureReason ServerErrorMeans(SandboxRequest call, int status)
        => IsLogin(call) && status == 500 ? FailureReason.InvalidCredentials : FailureReason.ProviderUnavailable;

    // An account may have no pickup locations and no price tables.
    private protected override bool IsDocumented(SandboxRequest call, string body) => body == "[]" && call.Path is "/api/PickupLocations" or "/api/PriceTables";

    private protected override bool IsLogin(SandboxRequest call) => call.Path == Login;

    private protected override string? TokenOf(SandboxRequest call) => call.Header("Authorization")?.Replace("Bearer ", string.Empty, StringComparison.Ordinal);

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(call => (call.Method, call.Path, call.Query)).ShouldBe(
        [
            ("POST", Login, string.Empty),
            ("GET", "/api/TokenVerification", string.Empty),
            ("GET", "/api/PickupLocations", string.Empty),
            ("GET", "/api/PriceTables", string.Empty),
        ]);
        var body = JsonDocument.Parse(calls[0].Body).RootElement;
        body.EnumerateObject().Select(member => member.Name).ShouldBe(["UserName", "Password"]);
        body.GetProperty("UserName").GetString().ShouldBe("exemplu.api");
        body.GetProperty("Password").GetString().ShouldBe("Parola-Sandbox-Cargus-1");
        calls[0].Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/json");
        calls.ShouldAllBe(call => call.Header("Ocp-Apim-Subscription-Key") == Key);
        calls.Skip(1).ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer "));
    }

    [Fact]
    public async Task Verify_WithAWrongSubscriptionKey_BlamesTheKeyAndNotTheLogin()
    {
        var failure = await FailAsync(Board.Credential("bad_key").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("subscription_key");
    }

    [Theory]
    [InlineData("Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.")]
    [InlineData("Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.")]
    public async Task Verify_WhenTheGatewayRefusesTheKeyAtACall_IsNoRefusedToken(string message)
    {
        Board.Break(Fault.Answer($$"""{"statusCode":401,"message":"{{message}}"}""", 401) with { Path = "/api/TokenVerification" });

        (await UseAsync(new Secret("token-of-yesterday"))).Failure!.Field.ShouldBe("subscription_key");
    }

    [Theory]
    [InlineData(400, "Failed to authenticate!")]
    [InlineData(401, """{"Message":"Failed to authenticate!"}""")]
    [InlineData(500, """{"ExceptionMessage":"Failed to authenticate!"}""")]
    [InlineData(200, "\"Failed to authenticate!\"")]
    [InlineData(200, """[{"Error":"Failed to authenticate!"}]""")]
    public async Task LogIn_WhenRefusedInWords_IsPlainlyInvalidWhateverTheStatus(int status, string body)
    {
        Board.Break(Fault.Answer(body, status) with { Path = Login });

        var failure = (await LogInAsync(Good)).Failure!;

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("password");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task LogIn_WhenRefusedWithoutWords_IsNotFinalAtOnce(int status)
    {
        Board.Break(Fault.Answer(string.Empty, status) with { Path = Login });

        var failure = (await LogInAsync(Good)).Failure!;

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_WhenEnteredCredentialsMeet500_SaysToCheckThem()
    {
        var failure = await FailAsync(Board.Credential("no_api").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse("it may be an outage");
        failure.Field.ShouldBe("password");
        failure.Hint!.En.ShouldContain("try again later");
    }

    [Fact]
    public async Task LogIn_WhenARenewalMeets500_IsAnOutage()
    {
        Board.Break(Fault.OfStatus(500));

        (await LogInAsync(Good)).Failure!.Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Fact]
    public async Task Verify_WhenTheSubscriptionIsUsedUp_IsRateLimited()
    {
        Board.Break(Fault.Answer("""{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 00:10:00."}""", 403) with { RetryAfter = "600" });

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.RateLimited);
        failure.RetryAfter.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Verify_WhenACallAnswers401_IsARefusedToken()
    {
        Board.Break(Fault.OfStatus(401) with { Path = "/api/TokenVerification" });

        ShouldBeARefusedToken((await UseAsync(new Secret("token-of-yesterday"))).Failure);
    }

    [Theory]
    [InlineData("unassigned", "not assigned")]
    [InlineData("unknown_location", "no such pickup location")]
    public async Task Verify_WhenThePickupLocationIsNotTheUsers_NamesTheField(string sample, string words)
    {
        var failure = await FailAsync(Board.Credential(sample).ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Field.ShouldBe("pickup_location_id");
        failure.Hint!.En.ShouldContain(words);
        Board.Requests[^1].Path.ShouldBe("/api/PickupLocations/GetForClient");
    }

    [Fact]
    public async Task Verify_WhenNoneIsAssigned_LooksAmongTheCompanys()
    {
        Board.Break(Fault.Answer("[]") with { Path = "/api/PickupLocations", Times = 1 });

        (await FailAsync(Good)).Hint!.En.ShouldContain("not assigned");
    }

    [Fact]
    public async Task Verify_WhenThePriceTableIsNotTheContracts_NamesTheField()
    {
        Board.Break(Fault.Answer("[]") with { Path = "/api/PriceTables" });

        (await FailAsync(Good)).Field.ShouldBe("price_table_id");
    }

    [Fact]
    public async Task Verify_WithTheCredentialsAlone_MakesNoFurtherCall()
    {
        var settings = Good;
        settings.Remove("pickup_location_id");
        settings.Remove("price_table_id");

        (await VerifyAsync(settings)).Failure.ShouldBeNull();

        Board.Requests.Select(call => call.Path).ShouldBe([Login, "/api/TokenVerification"]);
    }

    [Theory]
    [InlineData("""[{"Error":"Eroare interna"}]""")]
    [InlineData("""{"Error":"Eroare interna"}""")]
    [InlineData("[null]")]
    [InlineData("""[{"Name":"fără număr"}]""")]
    public async Task Verify_WhenAnErrorComesWith200_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body) with { Path = "/api/PickupLocations" });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("""{"exp":1795426200}""", "2026-11-23T09:30:00Z")]
    [InlineData("""{"exp":1795346999.5}""", "2026-11-22T11:29:59Z")]
    [InlineData("""{"exp":"1795426200"}""", "2026-11-23T09:30:00Z")] // not a number: the documented life
    [InlineData("""{"exp":1e300}""", "2026-11-23T09:30:00Z")]
    [InlineData("""{"sub":"x"}""", "2026-11-23T09:30:00Z")]
    [InlineData("[1]", "2026-11-23T09:30:00Z")]
    [InlineData("{", "2026-11-23T09:30:00Z")]
    public async Task LogIn_WhenTheTokenIsAJwt_ReadsItsEnd(string claims, string expected)
    {
        Board.Break(Fault.Answer($"\"{Jwt(claims)}\""));

        (await LogInAsync(Good)).Value!.AccessExpiresAt.ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("a.b!.cdefgh")]
    [InlineData("one.two.three.four")]
    public async Task LogIn_WhenTheTokenIsOpaque_EndsAfterTheDocumentedDay(string token)
    {
        Board.Break(Fault.Answer($"\"{token}\""));

        (await LogInAsync(Good)).Value!.AccessExpiresAt.ShouldBe(SteeredClock.Now.AddHours(24));
    }

    [Fact]
    public async Task LogIn_WithATokenThatHasEnded_IsUnexpectedResponse()
    {
        Board.Break(Fault.Answer($"\"{Jwt("""{"exp":1795339800}""")}\""));

        (await LogInAsync(Good)).Failure!.Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("\"two\\r\\nX-Lines: 1\"")]
    [InlineData("\"Eroare la autentificare\"")]
    [InlineData("\"ț-ă-î-ș-â-0123456789\"")]
    public async Task LogIn_WithATextThatIsNoToken_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body));

        (await LogInAsync(Good)).Failure!.Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public void Settings_WithTheSubscriptionKeyAsPassword_SaySo()
    {
        var settings = Good;
        settings["password"] = Key;

        Read(settings).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.password");
    }

    [Fact]
    public void LoginTexts_AreWholeInBothLanguages()
    {
        foreach (var hint in CargusErrors.FirstLogIn.Rules.Concat(CargusErrors.NextLogIn.Rules).Select(rule => rule.Hint).OfType<Text>())
        {
            ShouldBeWhole(hint);
        }
    }

    private static string Jwt(string claims) => string.Join('.', new[] { """{"alg":"HS256"}""", claims, "signature" }.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
}
