using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What people come for, done without a pointer: at every step something has the focus, in sight and with its ring.</summary>
public sealed class KeyboardTests(Stand stand) : ConsoleTest(stand)
{
    private string GoodKey => ((JsonObject)Stand.Sandbox["stripe"].Credential("good").ToJson())["secret_key"]!.GetValue<string>();

    [Fact]
    public async Task Connect_WithAKey()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync("strpe");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.InsertTextAsync(GoodKey);
        await visitor.TabToAsync(visitor.Button("Conectează"));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Connect_ByAConsent()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.TabToAsync(visitor.Link("Conectează TikTok Ads"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('dialog.sheet:modal')?.contains(document.activeElement)");
        await visitor.TabToAsync(visitor.Button("Continuă la TikTok Ads"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("Approve as Ana Popescu").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.WaitForURLAsync(url => url.Contains("outcome=", StringComparison.Ordinal));
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task SeeWhatIsBroken_AndRepairItInItsRow()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        await SetAsync(row.Id, "unexpected_response");
        var visitor = await OpenAsync(Overview);
        await visitor.TabToAsync(visitor.Row("Plăți").GetByRole(AriaRole.Button, new() { Name = "Testează acum" }));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Row("Plăți").Locator(".badge-connected")).ToBeVisibleAsync();
        await Expect(RowLink(visitor)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task TestNow_FromTheRowAndFromThePage()
    {
        await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync(Overview);
        await visitor.TabToAsync(visitor.Row("Plăți").Locator("summary"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.TabToAsync(visitor.Row("Plăți").GetByRole(AriaRole.Button, new() { Name = "Testează acum" }));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator("[role=status].visually-hidden").Last).ToContainTextAsync("funcționează");
        (await visitor.FocusProblemAsync()).ShouldBeNull();

        await visitor.TabToAsync(RowLink(visitor), "Shift+Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
        await visitor.TabToAsync(visitor.Button("Testează acum"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("funcționează");
        await Expect(visitor.Button("Testează acum")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Replace_AKey()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.TabToAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Setări" }));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".stored-secret").First).ToBeVisibleAsync();
        await visitor.TabToAsync(visitor.Button("Înlocuiește Cheia restricționată sau secretă"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.InsertTextAsync(GoodKey);
        await visitor.TabToAsync(visitor.Button("Salvează"));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("funcționează");
        (await visitor.FocusProblemAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task RunAStream_AndSeeItsLine()
    {
        var row = await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=sincronizare");
        await visitor.TabToAsync(visitor.Button("Rulează acum: Starea expedierilor"));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".notice").First).ToContainTextAsync("rularea începe");
        (await visitor.FocusProblemAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task CopyTheWebhooksAddress()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.TabToAsync(visitor.Button("Creează adresa"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.Locator(".webhook .copy-field").First.WaitForAsync();
        await visitor.TabToAsync(visitor.Page.Locator(".webhook .copy-field button").First);
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator("[role=status].visually-hidden").Last).ToHaveTextAsync("Copiat");
        (await visitor.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldContain("/api/integrations/hooks/");
        (await visitor.FocusProblemAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task RotateTheWebhooksSecret()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.TabToAsync(visitor.Button("Creează adresa"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        foreach (var ending in new[] { "AAAA", "BBBB" })
        {
            await visitor.Page.Locator("#f-webhook-secret").WaitForAsync();
            await visitor.TabToAsync(visitor.Page.Locator("#f-webhook-secret"));
            await visitor.Page.Keyboard.InsertTextAsync("whsec_0123456789abcdefghijklmnop" + ending);
            await visitor.Page.Keyboard.PressAsync("Enter");
            await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync($"se termină în {ending}");
        }

        await visitor.TabToAsync(visitor.Button("Oprește-l acum pe cel vechi"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('[role=dialog]')?.contains(document.activeElement)");
        await visitor.TabToAsync(visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Oprește-l acum pe cel vechi" }));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".notice-success")).ToContainTextAsync("nu mai funcționează");
        await Expect(visitor.Page.Locator("#webhook-address")).ToBeFocusedAsync();
        (await visitor.FocusProblemAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Disconnect_KnowingWhatStops()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.TabToAsync(visitor.Page.Locator(".subject summary"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.TabToAsync(visitor.Button("Deconectează"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Ce se oprește");
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('[role=dialog]').contains(document.activeElement)");
        await visitor.TabToAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Deconectează" }));
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await visitor.Page.WaitForFunctionAsync("() => document.activeElement !== document.body");
        (await visitor.FocusProblemAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task StopASlowTest()
    {
        Stand.Sandbox["stripe"].Break(Fault.Of(FaultKind.Hang));
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.InsertTextAsync(GoodKey);
        await visitor.TabToAsync(visitor.Button("Testează"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Button("Oprește")).ToBeVisibleAsync();
        await visitor.TabToAsync(visitor.Button("Oprește"), "Shift+Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator(".testing")).ToHaveCountAsync(0);
        await Expect(visitor.Button("Conectează")).ToBeFocusedAsync();
    }

    private static ILocator RowLink(Visitor visitor) => visitor.Row("Plăți").Locator(".row-name a");

    private async Task SetAsync(Guid id, string reason)
    {
        await using var command = Stand.Owner.CreateCommand("UPDATE integrations.integrations SET status = 'error', error_code = $2, error_since = now() WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
