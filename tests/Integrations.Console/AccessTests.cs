using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>WCAG 2.2 AA by axe on every page, in both themes; no page wider than a small phone; both languages.</summary>
public sealed class AccessTests(Stand stand) : ConsoleTest(stand)
{
    private const int Wide = 1280;
    private const int Phone = 320;
    private static readonly int[] OtherWidths = [600, 768, 1024, 1440];

    /// <summary>
    /// One load for each page. axe looks twice: in one theme at a wide window and in the other at a phone's, and the next page begins in the theme in which this one ended, so
    /// that what all pages share is seen in all four; the other widths are a question of reflow only.
    /// </summary>
    [Fact]
    public async Task Pages_HaveNoBarriersAndFitTheirWindow()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var broken = await ConnectedAsync("openai", "Asistentul cu un nume lung, cât să nu încapă pe un rând de telefon");
        await BreakAsync(broken.Id);
        var visitor = await OpenAsync(Overview, new(Wide, 800));
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

        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await visitor.Page.Keyboard.PressAsync("?");
        await Expect(visitor.Page.Locator(".help")).ToContainTextAsync("mergi la căutare");
        await ShouldBeOpenAsync(visitor, "the help");

        await visitor.Page.GotoAsync("/signin");
        await ShouldBeOpenAsync(visitor, "the sign-in");
    }

    /// <summary>What pages show only after something was done, and what they show when there is nothing.</summary>
    [Fact]
    public async Task EmptyPagesAndResults_HaveNoBarriersAndFitTheirWindow()
    {
        var visitor = await OpenAsync(Overview, new(Wide, 800));
        await Expect(visitor.Page.Locator("li.row")).ToHaveCountAsync(0);
        await ShouldBeOpenAsync(visitor, "a company without connections");

        await visitor.GoAsync($"{Overview}/new/stripe");
        await visitor.Page.Locator("#f-secret-key").FillAsync("sk_test_NotTheRightOne0123456789");
        await visitor.ClickAsync(visitor.Button("Testează"));
        await visitor.Page.Locator(".attempt .notice-error").WaitForAsync();
        await ShouldBeOpenAsync(visitor, "a test that failed");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Page.Locator("#unsaved").WaitForAsync();
        await ShouldBeOpenAsync(visitor, "the question before something is lost");
        await visitor.ClickAsync(visitor.Button("Rămâi aici"));
        await visitor.Page.Locator("#f-secret-key").FillAsync(((System.Text.Json.Nodes.JsonObject)Stand.Sandbox["stripe"].Credential("good").ToJson())["secret_key"]!.GetValue<string>());
        await visitor.ClickAsync(visitor.Button("Testează"));
        await visitor.Page.Locator(".attempt .notice-success").WaitForAsync();
        await ShouldBeOpenAsync(visitor, "a test that passed");

        await visitor.ClickAsync(visitor.Button("Conectează"));
        await visitor.Page.Locator(".subject .badge-connected").WaitForAsync();
        var detail = new Uri(visitor.Page.Url).AbsolutePath;
        await visitor.GoAsync($"{detail}?tab=webhook");
        await visitor.ClickAsync(visitor.Button("Creează adresa"));
        await visitor.Page.Locator(".webhook .copy-field").First.WaitForAsync();
        await ShouldBeOpenAsync(visitor, "an address without deliveries");
        await visitor.GoAsync($"{detail}?tab=activitate&kind=disconnected");
        await ShouldBeOpenAsync(visitor, "no activity");

        var reader = await OpenAsync($"{detail}?tab=setari", new(Wide, 800), scope: "integrations.read");
        await ShouldBeOpenAsync(reader, "settings that may only be read");
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
        var visitor = await OpenAsync($"{Overview}?q=card");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "ro");
        await visitor.ClickAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "English" }));
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await visitor.AliveAsync();

        visitor.Path.ShouldBe($"{Overview}?q=card");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Connections");
        await visitor.GoAsync($"{Overview}/new/stripe");
        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Connect Stripe to");
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

    /// <summary>WCAG 1.4.12: nothing breaks when a reader sets the text wider.</summary>
    private const string WideText = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

    private static async Task ShouldBeOpenAsync(Visitor visitor, string where)
    {
        var theme = await visitor.Page.Locator("html").GetAttributeAsync("data-theme");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty($"{where}, {theme}");
        (await visitor.OverflowAsync()).ShouldBe(0, where);
        foreach (var width in OtherWidths)
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            (await visitor.OverflowAsync()).ShouldBe(0, $"{where} at {width}");
        }

        await visitor.Page.SetViewportSizeAsync(Phone, 800);
        await visitor.ThemeAsync(theme == "dark" ? "light" : "dark");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty($"{where}, the other theme, on a phone");
        (await visitor.OverflowAsync()).ShouldBe(0, $"{where} on a phone");
        var wide = await visitor.Page.AddStyleTagAsync(new() { Content = WideText });
        (await visitor.OverflowAsync()).ShouldBe(0, $"{where} on a phone with wide text");
        await wide.EvaluateAsync("style => style.remove()");
        await visitor.Page.SetViewportSizeAsync(Wide, 800);
    }

    private async Task BreakAsync(Guid id)
    {
        await using var command = Stand.Owner.CreateCommand(
            "UPDATE integrations.integrations SET status = 'error', error_code = 'invalid_credentials', error_since = now(), error_context = '{\"http_status\": 401, \"step\": \"sign_in\"}' WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
