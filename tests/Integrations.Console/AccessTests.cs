using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>WCAG 2.2 AA by axe on every page, in both themes; no page wider than a small phone; both languages.</summary>
public sealed class AccessTests(Stand stand) : ConsoleTest(stand)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task Pages_HaveNoBarriersAndFitTheirWindow(int width, bool dark)
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var broken = await ConnectedAsync("openai", "Asistentul cu un nume lung, cât să nu încapă pe un rând de telefon");
        await BreakAsync(broken.Id);
        var visitor = await OpenAsync(Overview, new(width, 800, Dark: dark));
        foreach (var path in new[]
        {
            Overview, $"{Overview}?q=glovo", $"{Overview}/new/stripe", $"{Overview}/new/anaf_efactura", $"{Overview}/new/email_imap", $"{Overview}/{row.Id}", $"{Overview}/{broken.Id}",
            $"{Overview}/{row.Id}?tab=setari", $"{Overview}/{row.Id}?tab=activitate", $"{Overview}/{row.Id}?tab=webhook", $"{Overview}/{row.Id}?tab=sincronizare", $"{Overview}/{row.Id}?outcome=consent_refused", $"{Overview}/activity", "/c/somebody/integrations",
        })
        {
            await visitor.GoAsync(path);
            await ShouldBeOpenAsync(visitor, path);
        }

        await visitor.GoAsync($"{Overview}/new/stripe");
        await visitor.ClickAsync(visitor.Page.Locator("button[type=submit].button-primary"));
        await visitor.Page.Locator(".field-error").First.WaitForAsync();
        await ShouldBeOpenAsync(visitor, "the form with errors");

        await visitor.GoAsync($"{Overview}/{row.Id}?ask=disconnect");
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await ShouldBeOpenAsync(visitor, "the dialog");

        await visitor.Page.GotoAsync("/signin");
        await ShouldBeOpenAsync(visitor, "the sign-in");
    }

    [Fact]
    public async Task Dialog_KeepsTheFocus_AndEscapeGivesItBack()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.Page.Locator(".subject summary").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        (await dialog.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement)")).ShouldBeTrue();
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Expect(dialog).ToHaveCountAsync(0);
        (await RowsAsync()).Single().Status.ShouldBe("connected");
    }

    [Fact]
    public async Task Language_IsChosenOnceAndKept()
    {
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "ro");
        await visitor.ClickAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "English" }));
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Connect Stripe to");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await visitor.GoAsync(Overview);
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Connections");
    }

    [Fact]
    public async Task Theme_IsKept_AndThereBeforeTheFirstPaint()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Temă închisă" }));
        var answer = await visitor.Page.GotoAsync(Overview);

        (await answer!.TextAsync()).ShouldContain("data-theme=\"dark\"");
    }

    [Fact]
    public async Task EnglishPages_SpeakNoRomanian()
    {
        var row = await ConnectedAsync("stripe", "Payments");
        var visitor = await OpenAsync(Overview, new(Language: "en"));
        foreach (var path in new[] { Overview, $"{Overview}/new/stripe", $"{Overview}/{row.Id}", $"{Overview}/{row.Id}?tab=setari", $"{Overview}/activity" })
        {
            await visitor.GoAsync(path);
            var text = await visitor.Page.Locator("main").InnerTextAsync();
            text.IndexOfAny(['ș', 'ț', 'ă', 'î']).ShouldBe(-1, $"{path}: {text}");
        }
    }

    private static async Task ShouldBeOpenAsync(Visitor visitor, string where)
    {
        (await visitor.FindBarriersAsync()).ShouldBeEmpty(where);
        (await visitor.OverflowAsync()).ShouldBe(0, where);
    }

    private async Task BreakAsync(Guid id)
    {
        await using var command = Stand.Owner.CreateCommand(
            "UPDATE integrations.integrations SET status = 'error', error_code = 'invalid_credentials', error_since = now(), error_context = '{\"http_status\": 401, \"step\": \"sign_in\"}' WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
