namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The host goes away under an open page, as in every rolling restart.</summary>
public sealed class CircuitTests(Stand stand) : ConsoleTest(stand)
{
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
