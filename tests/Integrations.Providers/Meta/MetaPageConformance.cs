using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.Meta;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Meta;

/// <summary>What the connections to a Page must hold: the Page's own token, and the person's task on it.</summary>
public abstract class MetaPageConformance(ProviderFixture fixture) : MetaConformance(fixture)
{
    private const string Page = "112233445566778";

    private protected override ProviderAccount? Account => new(Page, "Magazin Exemplu SRL");

    /// <summary>What this connection hears of its Page.</summary>
    private protected virtual IReadOnlyList<string> Events => [];

    private protected override string FirstCall => "/v26.0/" + Page;

    private protected override string ObjectField => "page_id";

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["page_id"] = ["1234", "MagazinExemplu", "https://www.facebook.com/magazin", "11223344556677889900112", "-12345"],
        ["client_secret"] = ["EAABsandbox", "0F1E2D3C4B5A69788796A5B4C3D2E1F0", "0f1e2d3c"],
    };

    [Fact]
    public async Task Verify_CarriesThePagesOwnToken()
    {
        (await VerifyAsync(Good)).Failure.ShouldBeNull();

        Board.Requests.Where(call => call.Path.StartsWith(FirstCall)).ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer EAAP"));
    }

    /// <summary>A Page's token has no end: it works on when the person's has run out.</summary>
    [Fact]
    public async Task Verify_AfterTheUserTokenHasEnded_StillWorks()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, Cancelled)).Value.ShouldNotBeNull();
        Authority.ExpireAccessTokens();

        (await VerifyWithAsync(values, consent.Tokens)).Failure.ShouldBeNull();
    }

    /// <summary>Posting replaces the list of what the app hears of the Page, which Messenger and Comments may share.</summary>
    [Fact]
    public async Task Subscription_KeepsWhatAnotherConnectionOfThePageHears_AndIsMadeOnce()
    {
        MetaWorld.Of(Authority).Subscribe(Page, Context.App.ClientId, ["leadgen"]);

        (await SubscribeAsync(Good)).ShouldBeNull();
        (await SubscribeAsync(Good)).ShouldBeNull();

        var heard = MetaWorld.Of(Authority).SubscribedTo(Page, Context.App.ClientId).ShouldNotBeNull();
        heard.ShouldBe([.. Events, "leadgen"], ignoreOrder: true);
        Board.Requests.Where(call => call.Method == "POST" && call.Path.EndsWith("/subscribed_apps")).Count().ShouldBe(Events.Count == 0 ? 0 : 1);
        Board.Requests.Where(call => call.Path.EndsWith("/subscribed_apps")).ShouldAllBe(call => call.Header("Authorization")!.StartsWith("Bearer EAAP"));
    }

    [Fact]
    public async Task Subscription_ThatTheSettingsDoNotWant_IsNotMade()
    {
        if (Events.Count == 0)
        {
            return;
        }

        var settings = Good;
        settings["auto_subscribe_webhooks"] = false;

        (await SubscribeAsync(settings)).ShouldBeNull();

        Board.Requests.ShouldNotContain(call => call.Path.EndsWith("/subscribed_apps"));
    }

    [Fact]
    public async Task Verify_OfAPageThatWasNotShared_AsksForANewConsent()
    {
        var settings = Good;
        settings["page_id"] = "112233445566999";

        var failure = await FailAsync(settings);

        (failure.Reason, failure.Field).ShouldBe((FailureReason.ReauthorizationRequired, "page_id"));
        failure.Hint!.En.ShouldContain("tick it");
        Board.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_WhenAnotherPageAnswers_IsNotTakenForIt()
    {
        Board.Break(Fault.Answer("""{"id":"112233445566779","name":"Outlet Exemplu"}""") with { Path = FirstCall });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Fact]
    public async Task Accounts_AreThePagesOfThePersonByName()
    {
        var offered = (await OfferedToAsync("998877665544332")).Value.ShouldNotBeNull();

        offered.Take(2).ShouldBe([new AccountChoice(Page, "Magazin Exemplu SRL"), new AccountChoice("112233445566779", "Outlet Exemplu")]);
        Board.Requests.Last(call => call.Path.EndsWith("me/accounts")).Query.ShouldNotContain("access_token");
    }

    [Fact]
    public async Task Accounts_OfSomebodyWithOnePage_AreOne() => (await OfferedToAsync("998877665544334")).Value.ShouldHaveSingleItem().Value.ShouldBe("112233445566779");

    [Fact]
    public async Task Accounts_OfSomebodyWithoutTheTask_SayWhichTaskIsMissing()
    {
        var failure = (await OfferedToAsync("998877665544333")).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Hint!.En.ShouldContain("task");
        ShouldBeWhole(failure.Hint);
    }

    [Fact]
    public async Task Accounts_OfSomebodyWithoutPages_SaySo()
    {
        var failure = (await OfferedToAsync("998877665544335")).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.PermissionMissing);
        failure.Hint!.En.ShouldContain("No Page");
    }

    /// <summary>The second page of the list is asked for by its cursor, never by the address that the answer names.</summary>
    [Fact]
    public async Task Accounts_OverTwoPages_AreReadByTheCursor()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, Cancelled)).Value.ShouldNotBeNull();
        Board.Forget();
        Board.Break(Fault.Answer("""{"data":[{"id":"112233445566001","name":"Prima"}],"paging":{"cursors":{"after":"QVFJ=="},"next":"https://evil.example/v26.0/me/accounts?access_token=x"}}""") with { Path = "/v26.0/me/accounts" });

        var offered = await Fixture.Catalogue.Capability<IOffersAccounts>(Descriptor.Provider)!.ListAccountsAsync(Consents.AttemptOf(values, consent.Tokens), Cancelled);

        offered.Value!.Count.ShouldBe(2, "two pages of the list are read, and no third");
        Board.Requests.Count.ShouldBe(2);
        Board.Requests[1].Query.ShouldContain("after=QVFJ%3D%3D");
    }

    private protected async Task<ProviderFailure?> SubscribeAsync(JsonObject settings)
    {
        var values = Read(settings).Values;
        var consent = (await Consents.GiveAsync(values, Cancelled)).Value.ShouldNotBeNull();
        return await Fixture.Catalogue.Capability<ISubscribesToEvents>(Descriptor.Provider).ShouldNotBeNull().SubscribeAsync(Consents.AttemptOf(values, consent.Tokens), Cancelled);
    }
}
