namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What cannot be read says so where it stands; everything around it goes on.</summary>
public sealed class FailureTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task APanelThatCannotBeRead_OffersToTryAgain_AndLeavesTheRestUsable()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await using (await ForbidAsync("activity"))
        {
            await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Activitate" }));
            await Expect(visitor.Page.Locator(".notice-error")).ToBeVisibleAsync();
            (await visitor.FindBarriersAsync()).ShouldBeEmpty();
            await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Plăți");
            await visitor.ClickAsync(visitor.Button("Testează acum"));
            await Expect(visitor.Page.Locator(".notice-success")).ToContainTextAsync("Plăți funcționează");
            await Expect(visitor.Page.Locator(".notice-error")).ToHaveCountAsync(1);
            await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Stare" }));
            await Expect(visitor.Page.Locator(".facts")).ToContainTextAsync("acct_");
            await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Activitate" }));
            await Expect(visitor.Page.Locator(".notice-error")).ToBeVisibleAsync();
        }

        await visitor.ClickAsync(visitor.Button("Reîncearcă"));
        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(2);
        await Expect(visitor.Page.Locator(".notice-error")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task APageThatCannotBeRead_IsNotSaidToBeMissing()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync(Overview);
        await using (await ForbidAsync("integrations"))
        {
            await visitor.GoAsync($"{Overview}/{row.Id}");
            await Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("nu a fost găsită");
            await visitor.ClickAsync(visitor.Button("Reîncearcă"));
            await Expect(visitor.Button("Reîncearcă")).ToBeVisibleAsync();
        }

        await visitor.ClickAsync(visitor.Button("Reîncearcă"));
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Plăți");
    }

    [Fact]
    public async Task ASaveThatTheDatabaseRefuses_SaysSo_AndKeepsWhatWasTyped()
    {
        var row = await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=setari");
        await visitor.Page.Locator("#f-name").FillAsync("Curierul nostru");
        await using (await ForbidAsync("activity", "INSERT"))
        {
            await visitor.ClickAsync(visitor.Button("Salvează"));
            await Expect(visitor.Page.Locator("form.card .notice-error")).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator("#f-name")).ToHaveValueAsync("Curierul nostru");
        }

        await visitor.ClickAsync(visitor.Button("Salvează"));
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Curierul nostru");
    }

    [Fact]
    public async Task TheTestButton_KeepsItsWidth_WhileItWorks()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        var button = visitor.Page.Locator(".subject-actions > button");
        var idle = await button.BoundingBoxAsync();
        Stand.Sandbox["stripe"].Break(new() { Kind = GeniusErp.Sandbox.Faults.FaultKind.Delay, DelayMs = 3_000 });
        await visitor.ClickAsync(button);
        await Expect(visitor.Button("Se testează…")).ToBeVisibleAsync();

        (await button.BoundingBoxAsync())!.Width.ShouldBe(idle!.Width);
    }

    /// <summary>The host's role may not read the table (or write to it) until this is over.</summary>
    private async Task<IAsyncDisposable> ForbidAsync(string table, string privilege = "SELECT")
    {
        await SqlAsync($"REVOKE {privilege} ON integrations.{table} FROM integrations_app");
        return new Ban(() => SqlAsync($"GRANT {privilege} ON integrations.{table} TO integrations_app"));
    }

    private sealed class Ban(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
