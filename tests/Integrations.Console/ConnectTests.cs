using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>From a tile to a green badge, and everything that may come between.</summary>
public sealed class ConnectTests(Stand stand) : ConsoleTest(stand)
{
    private string GoodKey => Sample("good");

    private string BadKey => Sample("bad");

    [Fact]
    public async Task Connect_WithAKey_TakesTwoClicksAndAPaste()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Link("Conectează Stripe"));
        await visitor.Page.Locator("#f-secret-key").FillAsync(GoodKey);
        await visitor.ClickAsync(visitor.Button("Conectează"));

        await Expect(visitor.Page.Locator(".badge-connected")).ToBeVisibleAsync();
        visitor.Clicks.ShouldBe(2);
        (await RowsAsync()).Single().Status.ShouldBe("connected");
    }

    [Fact]
    public async Task Connect_WhenRefused_KeepsWhatWasTypedMarksTheFieldAndSavesNothing()
    {
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync(BadKey);
        await visitor.ClickAsync(visitor.Button("Conectează"));

        await Expect(visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("Stripe");
        await Expect(visitor.Page.Locator("#f-secret-key")).ToHaveValueAsync(BadKey);
        (await RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Connect_WithNothingFilledIn_SaysWhichFieldAndTakesThePersonThere()
    {
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.ClickAsync(visitor.Button("Conectează"));

        await Expect(visitor.Page.Locator("#f-secret-key-error")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#f-environment")).ToBeFocusedAsync();
        Stand.Sandbox["stripe"].Received.ShouldBe(0);
    }

    [Fact]
    public async Task Test_ChangesNothing_AndItsResultGoesWithTheNextEdit()
    {
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync(GoodKey);
        await visitor.ClickAsync(visitor.Button("Testează"));
        await Expect(visitor.Page.Locator(".notice-success")).ToContainTextAsync("nu sunt încă salvate");

        await visitor.Page.Locator("#f-secret-key").PressSequentiallyAsync("x");
        await Expect(visitor.Page.Locator(".notice-success")).ToHaveCountAsync(0);
        (await RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Connect_WhenTheProviderIsDown_MaySaveAndCheckLater()
    {
        Stand.Sandbox["stripe"].Break(Fault.OfStatus(503));
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync(GoodKey);
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await visitor.ClickAsync(visitor.Button("Salvează și verifică mai târziu"));

        await Expect(visitor.Page.Locator(".badge-not_connected")).ToBeVisibleAsync();
        (await RowsAsync()).Single().Status.ShouldBe("disconnected");
    }

    [Fact]
    public async Task Test_ThatIsSlow_MayBeStopped()
    {
        Stand.Sandbox["stripe"].Break(Fault.Of(FaultKind.Hang));
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync(GoodKey);
        await visitor.ClickAsync(visitor.Button("Testează"));
        await visitor.ClickAsync(visitor.Button("Oprește"));

        await Expect(visitor.Page.Locator(".testing")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("#f-secret-key")).ToHaveValueAsync(GoodKey);
    }

    [Fact]
    public async Task Drafts_OutliveTheirPage_WithoutTheSecret()
    {
        var visitor = await OpenAsync($"{Overview}/new/sameday");
        await visitor.Page.Locator("#f-username").FillAsync("cont-test");
        await visitor.Page.Locator("#f-password").FillAsync("Parola-nespusa-1");
        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator("#f-username")).ToHaveValueAsync("cont-test");
        await Expect(visitor.Page.Locator("#f-password")).ToHaveValueAsync(string.Empty);
    }

    [Fact]
    public async Task Secrets_AreNowhereInThePageItsStorageOrWhatTheServerSends()
    {
        const string Planted = "sk_test_PLANTED0123456789abcdefgh";
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").PressSequentiallyAsync(Planted);
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await visitor.Page.Locator(".notice-error").WaitForAsync();

        (await visitor.EverythingAsync()).ShouldNotContain(Planted);
        string.Concat(visitor.Received).ShouldNotContain("PLANTED");
        Stand.Host.Output.ShouldNotContain("PLANTED");
        string.Concat(visitor.Sent).ShouldContain("PLANTED", customMessage: "or the look at the frames sees nothing");
    }

    private string Sample(string key) => ((JsonObject)Stand.Sandbox["stripe"].Credential(key).ToJson())["secret_key"]!.GetValue<string>();
}
