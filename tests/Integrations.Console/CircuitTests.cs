namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The host or the way to it goes away under an open page.</summary>
public sealed class CircuitTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task AConnectionThatBreaks_ComesBackInPlace_WithAllThatWasTyped()
    {
        var visitor = await OpenAsync($"{Overview}/new/sameday");
        await visitor.Page.Locator("#f-username").FillAsync("cont-nord");
        await visitor.Page.Locator("#f-password").FillAsync("Parola-de-nimeni-stiuta");
        await visitor.Page.EvaluateAsync(
            """
            () => {
                document.documentElement.dataset.before = '';
                window.barsSeen = 0;
                document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => { if (event.detail.state === 'show') window.barsSeen++; });
                Blazor._internal.forceCloseConnection();
            }
            """);
        await visitor.Page.WaitForFunctionAsync("() => window.barsSeen > 0");
        await Expect(visitor.Page.Locator(".connection-waiting")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect(visitor.Page.Locator("html[data-before]")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("#f-password")).ToHaveValueAsync("Parola-de-nimeni-stiuta");
        await visitor.ClickAsync(visitor.Button("Testează"));

        await Expect(visitor.Page.Locator(".attempt .notice")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AHostThatRestarts_GivesThePageBackWithWhatWasTyped_ButTheSecret()
    {
        var visitor = await OpenAsync($"{Overview}/new/sameday");
        await visitor.Page.Locator("#f-username").FillAsync("cont-nord");
        await visitor.Page.Locator("#f-password").FillAsync("Parola-de-nimeni-stiuta");
        await visitor.Page.EvaluateAsync("() => { document.documentElement.dataset.before = '' }");

        var address = Stand.Host.Address;
        await Stand.RestartHostAsync(async () => await Expect(visitor.Page.Locator(".connection-waiting")).ToBeVisibleAsync(new() { Timeout = 30_000 }));

        Stand.Host.Address.ShouldBe(address);
        await visitor.Page.Locator("html:not([data-before])").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached, Timeout = 60_000 });
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator("#f-username")).ToHaveValueAsync("cont-nord");
        await Expect(visitor.Page.Locator("#f-password")).ToHaveValueAsync(string.Empty);
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await Expect(visitor.Page.Locator("#f-password-error")).ToBeVisibleAsync();
    }
}
