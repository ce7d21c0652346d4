using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Editing a stored connection.</summary>
public sealed class SettingsTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task Edit_WithoutTouchingTheSecret_KeepsItAndSendsNoDots()
    {
        var row = await ConnectedAsync("sameday");
        var before = await ConfigAsync(row.Id);
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=setari");
        await Expect(visitor.Page.Locator(".stored-secret")).ToContainTextAsync("Salvat");
        await visitor.Page.Locator("#f-name").FillAsync("Curierul nostru");
        await visitor.ClickAsync(visitor.Button("Salvează"));

        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Curierul nostru");
        (await ConfigAsync(row.Id)).ShouldBe(before);
        string.Concat(visitor.Sent).ShouldNotContain("•");
        await visitor.Page.Locator("#f-name").FillAsync("•");
        await Poll.UntilAsync(() => string.Concat(visitor.Sent).Contains('•', StringComparison.Ordinal), TimeSpan.FromSeconds(20), "a dot that was typed, or the look at the frames sees nothing");
    }

    [Fact]
    public async Task Replace_WithARefusedKey_LeavesTheWorkingOne()
    {
        var row = await ConnectedAsync("stripe");
        var before = await ConfigAsync(row.Id);
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=setari");
        await visitor.ClickAsync(visitor.Button("Înlocuiește Cheia restricționată sau secretă"));
        await visitor.Page.Locator("#f-secret-key").FillAsync("sk_test_NotTheRightOne0123456789");
        await visitor.ClickAsync(visitor.Button("Salvează"));

        await Expect(visitor.Page.Locator(".attempt .notice-error")).ToBeVisibleAsync();
        (await ConfigAsync(row.Id)).ShouldBe(before);
        (await RowsAsync()).Single().Status.ShouldBe("connected");
    }

    [Fact]
    public async Task TwoPeople_WhoSaveAtOnce_AreBothTold()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var ana = await OpenAsync($"{Overview}/{row.Id}?tab=setari", name: "ana");
        var dan = await OpenAsync($"{Overview}/{row.Id}?tab=setari", name: "dan");
        await dan.Page.Locator("#f-name").FillAsync("Plăți Dan");
        await ana.Page.Locator("#f-name").FillAsync("Plăți Ana");
        await ana.ClickAsync(ana.Button("Salvează"));
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Plăți Ana");

        await dan.ClickAsync(dan.Button("Salvează"));
        await Expect(dan.Page.Locator("form.card .notice-warning")).ToContainTextAsync("ana");
        await Expect(dan.Page.Locator("#f-name")).ToHaveValueAsync("Plăți Dan");
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Plăți Ana");

        await dan.ClickAsync(dan.Button("Salvează"));
        await Expect(dan.Page.Locator("h1")).ToHaveTextAsync("Plăți Dan");
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Plăți Dan");
    }

    [Fact]
    public async Task Disconnect_SaysWhatStopsAndWhatStays_ThenLetsGo()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.ClickAsync(visitor.Page.Locator(".subject summary"));
        await visitor.ClickAsync(visitor.Button("Deconectează"));
        var dialog = visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Ce se oprește");
        await Expect(dialog).ToContainTextAsync("Ce rămâne");
        await visitor.ClickAsync(dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Deconectează" }));

        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
        visitor.Clicks.ShouldBe(3);
        (await ConfigAsync(row.Id)).ShouldNotContain("$sealed");
    }

    private async Task<string> ConfigAsync(Guid id)
    {
        await using var command = Stand.Owner.CreateCommand("SELECT config::text FROM integrations.integrations WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return (string)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
