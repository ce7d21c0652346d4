using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.SmsSmslink;

[ConformanceOf(Provider.SmsSmslink)]
public sealed class SmsSmslinkTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected override ProviderAccount Account => new("SANDBOX0001", null, "live");

    private protected override string RequestSource
        => "SMSLink-ro/Integration-example-of-SMS-Gateway-HTTP-using-PHP:main.php, accountBalance() and sendRequest() by POST";

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.MissingPermission, ExemptionKind.DoesNotApply, "A gateway connection is an id and a password; SMSLink gives it no permissions that could be missing."),
    ];

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["connection_id"] = ["two words", "office@exemplu.ro", "CONEXIUNEĂ"],
        ["sender"] = ["ȘTEFAN", "<script>", "-"],
    };

    // The path is ours: when it is gone, the service has moved.
    private protected override FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.UnexpectedResponse;

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path).ShouldBe(("POST", "/sms/gateway/communicate/index.php"));
        call.Query.ShouldBeEmpty("the password would be written down on the way");
        call.Header("Content-Type").ShouldBe("application/x-www-form-urlencoded");
        call.Body.ShouldBe("mode=account-balance&connection_id=SANDBOX0001&password=Sandbox-Buna-Parola-1");
    }

    [Fact]
    public async Task Verify_SaysHowManyMessagesAreLeft()
        => (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["national_sms"] = "120", ["international_sms"] = "35" }, ignoreOrder: true);

    [Fact]
    public async Task Verify_InTestMode_SaysSoOfTheAccount()
        => (await VerifyAsync(Board.Credential("simulated").ToJson())).Value!.Account!.Environment.ShouldBe("test");

    [Theory]
    [InlineData(200, "ERROR;2;Connection ID or Password incorrect")]
    [InlineData(200, "ERROR;9;Parola este incorectă; verificați conexiunea")]
    [InlineData(403, "ERROR;2;Authentication failed")]
    [InlineData(400, "\uFEFFERROR;2;Invalid credentials\r\n")]
    public async Task Verify_WhenTheWordsAreAboutTheLogin_IsPlainWhateverTheStatus(int status, string body)
    {
        Board.Break(Fault.Answer(body, status, "text/html"));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ERROR;7;Something else")]
    [InlineData("ERROR;7;")]
    [InlineData("ERROR;7")]
    public async Task Verify_WhenTheWordsAreUnknown_MustBeSeenTwice(string body)
    {
        Board.Break(Fault.Answer(body, 200, "text/html"));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, "ERROR;99;Service temporarily unavailable")]
    [InlineData(200, "ERROR;99;Serviciu în mentenanță")]
    [InlineData(503, "ERROR;2;Connection ID or Password incorrect")]
    public async Task Verify_WhenTheServiceIsDown_Passes(int status, string body)
    {
        Board.Break(Fault.Answer(body, status, "text/html"));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Theory]
    [InlineData("MESSAGE;2;Account balance;")]
    [InlineData("MESSAGE;2;Account balance")]
    [InlineData("MESSAGE;2;Account balance;many,few")]
    [InlineData("MESSAGE;1;Sent;5000000001")]
    [InlineData("message;2;Account balance;120,35")]
    [InlineData("OK")]
    public async Task Verify_WhenTheLineIsNoBalance_IsUnexpectedResponse(string body)
    {
        Board.Break(Fault.Answer(body, 200, "text/html"));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WhenTheLineIsWrappedInBlanks_ReadsIt()
    {
        Board.Break(Fault.Answer("\uFEFFMESSAGE;77;Sold; 0 , -1.5 \r\n", 200, "text/plain"));

        (await VerifyAsync(Good)).Value!.Facts["international_sms"].ShouldBe("-1.5");
    }

    [Fact]
    public async Task Verify_WithSpecialCharactersInThePassword_SendsThemWhole()
    {
        var settings = Good;
        settings["password"] = " p&a=r+o%lă;1 ";

        await FailAsync(settings);

        Board.Requests[0].Body.ShouldContain("&password=+p%26a%3Dr%2Bo%25l%C4%83%3B1+");
    }
}
