using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.SmsTwilio;

[ConformanceOf(Provider.SmsTwilio)]
public sealed class SmsTwilioTests(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private const string Sid = "AC5a0db0c0000000000000000000000001";

    private protected override ProviderAccount Account => new(Sid);

    private protected override string CredentialField => "api_key_secret";

    private protected override string RequestSource
        => "twilio/twilio-oai:spec/json/twilio_api_v2010.json, ListMessage and accountSid_authToken; API keys: https://www.twilio.com/docs/iam/api-keys";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["account_sid"] = ["SK5a0db0c0000000000000000000000001", "AC123", "ACzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ac5a0db0c0000000000000000000000001"],
        ["api_key_sid"] = ["AC5a0db0c0000000000000000000000001", "SK1"],
        ["api_key_secret"] = ["SK5a0db0c0000000000000000000000001", "two words", "parolă"],
        ["auth_token"] = ["AC5a0db0c0000000000000000000000001", "two words"],
        ["from"] = ["0700000000", "40700000000", "+0700000000", "+15005550006", "NameThatIsTooLong", "ȘTEFAN", "@magazin"],
        ["messaging_service_sid"] = ["AC5a0db0c0000000000000000000000001", "MG1"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Query, call.Body).ShouldBe(("GET", $"/2010-04-01/Accounts/{Sid}/Messages.json", "?PageSize=1", string.Empty));
        call.Header("Authorization").ShouldBe(Basic("SK5a0db0c0000000000000000000000001:SandboxGoodKeySecret000000000001"));
    }

    [Fact]
    public async Task Verify_WithTheAuthTokenAlone_SignsInAsTheAccount()
    {
        (await VerifyAsync(Board.Credential("auth_token").ToJson())).Value!.Account.ShouldBe(Account);

        Board.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBe(Basic($"{Sid}:5a0db0c5a0db0c5a0db0c5a0db0c0001"));
    }

    [Fact]
    public async Task Verify_WithKeyAndToken_ProvesBoth()
    {
        (await VerifyAsync(Board.Credential("both").ToJson())).Failure.ShouldBeNull();

        Board.Requests.Select(call => call.Header("Authorization")).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Verify_WhenOnlyTheTokenIsWrong_NamesTheToken()
    {
        var settings = Board.Credential("both").ToJson();
        settings["auth_token"] = "00000000000000000000000000000bad";

        var failure = await FailAsync(settings);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Field.ShouldBe("auth_token");
    }

    [Fact]
    public async Task Verify_WithTestCredentials_SaysThatTheyAreTestCredentials()
    {
        var failure = await FailAsync(Board.Credential("test").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidConfiguration);
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("account_sid");
        failure.ProviderCode.ShouldBe("20008");
        failure.Hint!.Ro.ShouldContain("credențialele de test");
    }

    [Fact]
    public async Task Verify_WithTestCredentials_IsRecognisedByTheWordsToo()
    {
        Board.Break(Fault.Answer("""{"message":"Resource not accessible with Test Account Credentials","status":403}""", 403));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.InvalidConfiguration);
    }

    [Fact]
    public async Task Verify_WithARestrictedKey_SaysWhichPermission()
    {
        var failure = await FailAsync(Board.Credential("limited").ToJson());

        failure.Plain.ShouldBeTrue();
        failure.HttpStatus.ShouldBe(401);
        failure.Field.ShouldBeNull("the key is genuine");
        failure.Hint!.En.ShouldContain("Messages read");
    }

    [Fact]
    public async Task Verify_WhenTheCodeFitsSeveralMistakes_IsNotPlain()
    {
        Board.Break(Fault.Answer("""{"code":70051,"message":"Authorization Failed","status":401}""", 401));

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Plain.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_WhenTheAccountIsNotActive_SaysSo()
    {
        var failure = await FailAsync(Board.Credential("suspended").ToJson());

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Hint!.En.ShouldContain("not active");
    }

    [Fact]
    public async Task Verify_WhenTheAccountIsUnknown_NamesTheField()
    {
        Board.Break(Fault.OfStatus(404));

        (await FailAsync(Good)).Field.ShouldBe("account_sid");
    }

    [Fact]
    public async Task Verify_WhenMessagesAreNoList_IsUnexpectedResponse()
    {
        Board.Break(Fault.Answer("""{"messages":null,"page_size":1}"""));

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Verify_WhenItFails_KeepsTheRequestIdForSupport()
        => (await FailAsync(Board.Credential("bad").ToJson())).RequestId.ShouldBe("RQ5a0db0c0000000000000000000000001");

    [Theory]
    [InlineData("api_key_secret", "config.api_key_secret")]
    [InlineData("api_key_sid", "config.api_key_sid")]
    [InlineData("api_key_sid,api_key_secret", "config.auth_token")]
    [InlineData("from", "config.from")]
    public void Settings_WhenOneOfAGroupIsMissing_NameIt(string without, string named)
    {
        var settings = Good;
        foreach (var name in without.Split(','))
        {
            settings.Remove(name);
        }

        var error = Read(settings).Errors.ShouldHaveSingleItem();

        error.Field.ShouldBe(named);
        ShouldBeWhole(error.Message);
        Board.Received.ShouldBe(0);
    }

    [Theory]
    [InlineData("+40700000000")]
    [InlineData("1847")]
    [InlineData("Shop & Co")]
    [InlineData("EXEMPLU-1")]
    public void Settings_WithAnyKindOfSender_AreAccepted(string sender)
    {
        var settings = Good;
        settings["from"] = sender;

        Read(settings).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_WithAnSidInsteadOfASecret_SaySo()
    {
        var settings = Good;
        settings["api_key_secret"] = (JsonNode)"SK5a0db0c0000000000000000000000001";

        Read(settings).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("SID");
    }

    private static string Basic(string login) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login));
}
