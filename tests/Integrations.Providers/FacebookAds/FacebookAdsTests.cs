using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Meta;

namespace GeniusErp.Tests.Integrations.Providers.FacebookAds;

[ConformanceOf(Provider.FacebookAds)]
public sealed class FacebookAdsTests(ProviderFixture fixture) : MetaConformance(fixture)
{
    private protected override ProviderAccount Account => new("act_123456789012345", "Exemplu RON");

    private protected override string FirstCall => "/v26.0/act_";

    private protected override string ObjectField => "ad_account_id";

    private protected override string RequestSource
        => "facebook/facebook-business-sdk-codegen:api_specs/specs/AdAccount.json (fields) and User.json (edge adaccounts)";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["ad_account_id"] = ["act_", "act_12x45", "1234", "Exemplu", "act_112233445566778899001"],
        ["page_id"] = ["Magazin"],
        ["client_secret"] = ["EAABsandbox", "0F1E2D3C4B5A69788796A5B4C3D2E1F0"],
    };

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        var call = calls.ShouldHaveSingleItem();
        Asked(call).ShouldBe("GET /v26.0/act_123456789012345?fields=id,account_id,name,account_status,currency,timezone_name");
        call.Header("Authorization").ShouldStartWith("Bearer EAAB");
        ShouldBeProved(call);
    }

    [Theory]
    [InlineData("123456789012345")]
    [InlineData(" act_123456789012345 ")]
    public void Settings_WithTheNumberAlone_KeepThePrefix(string written)
    {
        var settings = Good;
        settings["ad_account_id"] = written;

        Read(settings).Values.Text("ad_account_id").ShouldBe("act_123456789012345");
    }

    [Fact]
    public async Task Verify_SaysHowTheAccountStands()
    {
        (await VerifyAsync(Good)).Value!.Facts.ShouldBe(new Dictionary<string, string> { ["account_status"] = "active", ["currency"] = "RON", ["time_zone"] = "Europe/Bucharest" }, ignoreOrder: true);

        var disabled = await VerifyAsync(Board.Credential("disabled").ToJson());
        disabled.Failure.ShouldBeNull("its figures can still be read");
        disabled.Value!.Facts["account_status"].ShouldBe("disabled");
    }

    [Fact]
    public async Task Verify_OfSomebodyElsesAccount_PointsAtTheSetting()
    {
        var failure = await FailAsync(Board.Credential("foreign").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "ad_account_id"));
    }

    [Fact]
    public async Task Verify_AfterTheUserTokenHasEnded_AsksForAPerson()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, Cancelled)).Value.ShouldNotBeNull();
        Authority.ExpireAccessTokens();

        var failure = (await VerifyWithAsync(values, consent.Tokens)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.ReauthorizationRequired);
        failure.Hint!.En.ShouldContain("run out");
    }

    [Fact]
    public async Task Accounts_AreNamedWithCurrencyAndState()
    {
        var offered = (await OfferedToAsync("998877665544332")).Value.ShouldNotBeNull();

        offered.Take(2).Select(choice => (choice.Value, choice.Label)).ShouldBe([("act_123456789012345", "Exemplu RON (RON)"), ("act_123456789012346", "Exemplu EUR (EUR), disabled")]);
    }

    [Fact]
    public async Task Accounts_OfSomebodyWithoutAny_SaySo()
    {
        var failure = (await OfferedToAsync("998877665544334")).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        ShouldBeWhole(failure.Hint.ShouldNotBeNull());
    }

    /// <summary>A person without Pages, or who declined to show them, can have ad accounts all the same.</summary>
    [Fact]
    public async Task Consent_WithoutThePageList_AsksForNoPages()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled, "approve&untick=pages_show_list")).Value.ShouldNotBeNull();

        consent.Tokens.Named.ShouldBeEmpty();
        Board.Requests.ShouldNotContain(call => call.Path.EndsWith("me/accounts"));
    }
}
