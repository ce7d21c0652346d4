using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Connecting lies over the catalogue where there is room, and is a page where there is none; its address is the same.</summary>
public sealed partial class DialogTests(Stand stand) : ConsoleTest(stand)
{
    private const string Modal = "document.querySelector('dialog.sheet').matches(':modal')";

    [Fact]
    public async Task Tile_OpensADialogOverTheCatalogue_AndEscapeGivesTheFocusBack()
    {
        var visitor = await OpenAsync($"{Overview}?category=payments");
        await visitor.ClickAsync(visitor.Link("Conectează Stripe"));
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();

        visitor.Path.ShouldBe($"{Overview}/new/stripe?category=payments");
        (await visitor.Page.EvaluateAsync<bool>(Modal)).ShouldBeTrue();
        await Expect(visitor.Page.Locator("#offers")).ToBeVisibleAsync();
        await Expect(visitor.Page).ToHaveTitleAsync(Connecting());

        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Page.Locator("dialog.sheet")).ToHaveCountAsync(0);
        await Expect(visitor.Link("Conectează Stripe")).ToBeFocusedAsync();
        visitor.Path.ShouldBe($"{Overview}?category=payments");
    }

    [Fact]
    public async Task Back_ClosesIt_AndForwardOpensItAgain()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Link("Conectează Stripe"));
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.Locator("dialog.sheet")).ToHaveCountAsync(0);
        await visitor.Page.GoForwardAsync();

        await Expect(visitor.Page.Locator("dialog.sheet #f-secret-key")).ToBeVisibleAsync();
        await visitor.ClickAsync(visitor.Button("Închide"));
        await Expect(visitor.Page.Locator("dialog.sheet")).ToHaveCountAsync(0);
        visitor.Path.ShouldBe(Overview);
    }

    [Fact]
    public async Task Reload_KeepsItOpen_AndClosingItLeadsToTheCatalogue()
    {
        var visitor = await OpenAsync($"{Overview}/new/sameday?q=same");
        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Conectează Sameday");
        (await visitor.Page.EvaluateAsync<bool>(Modal)).ShouldBeTrue();

        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Page).ToHaveURLAsync(Filtered());
        await Expect(visitor.Link("Sameday")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Leaving_WithSomethingTyped_IsAskedAbout_InThePageItself()
    {
        const string Typed = "sk_test_0123456789abcdefghijklmn";
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync(Typed);
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Page.Locator("#unsaved")).ToBeFocusedAsync();
        await visitor.ClickAsync(visitor.Button("Rămâi aici"));
        await Expect(visitor.Page.Locator("#unsaved")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("#f-secret-key")).ToHaveValueAsync(Typed);

        await visitor.ClickAsync(visitor.Button("Renunță"));
        await visitor.ClickAsync(visitor.Button("Ieși"));
        await Expect(visitor.Page.Locator("dialog.sheet")).ToHaveCountAsync(0);
        visitor.Path.ShouldBe(Overview);
    }

    [Fact]
    public async Task Back_WithSomethingTyped_AsksToo()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Link("Conectează Stripe"));
        await visitor.Page.Locator("#f-secret-key").PressSequentiallyAsync("sk_test_");
        await visitor.Page.EvaluateAsync("() => history.back()");

        await Expect(visitor.Page.Locator("#unsaved")).ToBeVisibleAsync();
        await Expect(visitor.Page).ToHaveURLAsync(AtStripe());
    }

    [Fact]
    public async Task OnAPhone_ItIsAPage_AndAWiderWindowKeepsWhatWasTyped()
    {
        var visitor = await OpenAsync($"{Overview}/new/sameday", new(360, 780));
        (await visitor.Page.EvaluateAsync<bool>(Modal)).ShouldBeFalse();
        await Expect(visitor.Page.Locator(".catalogue")).ToBeHiddenAsync();
        await Expect(visitor.Page.Locator("header.topbar")).ToBeVisibleAsync();
        await visitor.Page.Locator("#f-username").FillAsync("cont-nord");

        await visitor.Page.SetViewportSizeAsync(1024, 780);
        await visitor.Page.WaitForFunctionAsync(Modal);
        await Expect(visitor.Page.Locator("#f-username")).ToHaveValueAsync("cont-nord");
        await Expect(visitor.Page.Locator("#f-username")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AnUnknownProvider_IsNoPage()
    {
        var visitor = await OpenAsync(Overview);
        var answer = await visitor.Page.GotoAsync($"{Overview}/new/nobody");

        answer!.Status.ShouldBe(404);
        await Expect(visitor.Page.Locator("dialog.sheet")).ToHaveCountAsync(0);
    }

    [GeneratedRegex("Conectează Stripe la ")]
    private static partial Regex Connecting();

    [GeneratedRegex(@"/integrations\?q=same$")]
    private static partial Regex Filtered();

    [GeneratedRegex("/new/stripe$")]
    private static partial Regex AtStripe();
}
