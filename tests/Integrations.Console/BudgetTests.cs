using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>How many clicks the everyday tasks take; connecting with a key, repairing and disconnecting are counted where they are tested.</summary>
public sealed class BudgetTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task ConnectByAConsent_TakesTwo()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Link("Conectează TikTok Ads"));
        await visitor.ClickAsync(visitor.Button("Continuă la TikTok Ads"));
        await visitor.Page.GetByText("Approve as Ana Popescu").ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        visitor.Clicks.ShouldBe(2);
    }

    [Fact]
    public async Task TestNow_TakesTwoFromTheList()
    {
        await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Row("Plăți").Locator("summary"));
        await visitor.ClickAsync(visitor.Row("Plăți").GetByRole(AriaRole.Button, new() { Name = "Testează acum" }));

        await Expect(visitor.Page.Locator("[role=status].visually-hidden").Last).ToContainTextAsync("funcționează");
        visitor.Clicks.ShouldBe(2);
    }

    [Fact]
    public async Task ReplaceAKey_TakesThree()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Setări" }));
        await Expect(visitor.Page.Locator(".stored-secret").First).ToContainTextAsync("schimbat");
        await visitor.ClickAsync(visitor.Button("Înlocuiește Cheia restricționată sau secretă"));
        await Expect(visitor.Page.Locator("#f-secret-key")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.InsertTextAsync(((JsonObject)Stand.Sandbox["stripe"].Credential("good").ToJson())["secret_key"]!.GetValue<string>());
        await visitor.ClickAsync(visitor.Button("Salvează"));

        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("funcționează");
        visitor.Clicks.ShouldBe(3);
    }

    [Fact]
    public async Task RunNow_TakesTwo()
    {
        var row = await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Sincronizare" }));
        await visitor.ClickAsync(visitor.Button("Rulează acum: Starea expedierilor"));

        await Expect(visitor.Page.Locator(".notice").First).ToContainTextAsync("rularea începe");
        visitor.Clicks.ShouldBe(2);
    }

    [Fact]
    public async Task CopyTheWebhooksAddress_TakesTwo()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.Button("Creează adresa").ClickAsync();
        await visitor.Page.Locator(".webhook .copy-field").First.WaitForAsync();
        await visitor.GoAsync($"{Overview}/{row.Id}");
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Webhook" }));
        await visitor.ClickAsync(visitor.Page.Locator(".webhook .copy-field button").First);

        await Expect(visitor.Page.Locator("[role=status].visually-hidden").Last).ToHaveTextAsync("Copiat");
        (await visitor.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldContain("/api/integrations/hooks/");
        visitor.Clicks.ShouldBe(2);
    }
}
