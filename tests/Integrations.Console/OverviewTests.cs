using GeniusErp.Tests.Support;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What is connected: several accounts together, each franchise's under its name.</summary>
public sealed class OverviewTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task SeveralAccounts_StandUnderTheirProvider_AndTheWorstSpeaksForAll()
    {
        var first = await AccountAsync("default", "Plăți magazin");
        await AccountAsync("account-2", "Plăți online");
        await ConnectedAsync("sameday", "Curier");
        await BreakAsync(first);
        var visitor = await OpenAsync(Overview);
        var group = visitor.Page.Locator("li.group");

        await Expect(group).ToHaveCountAsync(1);
        await Expect(group.Locator("> .row .row-name")).ToHaveTextAsync("Stripe2 conturi");
        await Expect(group.Locator("> .row .badge-needs_attention")).ToBeVisibleAsync();
        await Expect(group.Locator(".members > li")).ToHaveCountAsync(2);
        await Expect(group.Locator(".members .badge-connected")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator(".section-title .count").First).ToHaveTextAsync("3");

        await visitor.ClickAsync(visitor.Link("Adaugă alt cont: Stripe"));
        await Expect(visitor.Page.Locator("dialog.sheet h1")).ToContainTextAsync("Conectează Stripe");
        await Expect(visitor.Page.Locator("#f-name")).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Link("Adaugă alt cont: Stripe")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Franchises_HaveAColumnAndAFilter()
    {
        await ConnectedAsync("sameday", "Curier companie");
        await FranchiseAsync("nord", "Curier nord");
        var visitor = await OpenAsync(Overview);
        await Expect(visitor.Row("Curier companie").Locator(".row-place")).ToHaveTextAsync("Toată compania");
        await Expect(visitor.Row("Curier nord").Locator(".row-place")).ToHaveTextAsync("nord");

        await visitor.Page.GetByLabel("Aparține de").SelectOptionAsync("nord");
        await Expect(visitor.Row("Curier companie")).ToHaveCountAsync(0);
        await Expect(visitor.Row("Curier nord")).ToBeVisibleAsync();
        visitor.Path.ShouldBe($"{Overview}?franchise=nord");
        await visitor.GoAsync($"{Overview}?franchise=-");
        await Expect(visitor.Row("Curier nord")).ToHaveCountAsync(0);
        await Expect(visitor.Row("Curier companie")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WithoutFranchises_NothingAsksForThem()
    {
        await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync(Overview);

        await Expect(visitor.Page.Locator(".row-place")).ToHaveCountAsync(0);
        await Expect(visitor.Page.GetByLabel("Aparține de")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Menu_BringsASyncForward()
    {
        const string Told = "SELECT count(*) FROM integrations.outbox WHERE company_id = $1 AND type = 'sync_due'";
        var row = await ConnectedAsync("sameday", "Curier");
        await ExecuteAsync("INSERT INTO integrations.sync_streams (company_id, integration_id, stream) SELECT company_id, id, $2 FROM integrations.integrations WHERE id = $1 ON CONFLICT DO NOTHING", row.Id, "shipment_status");
        await ExecuteAsync("UPDATE integrations.sync_streams SET next_due_at = now() + interval '20 minutes' WHERE integration_id = $1 AND stream = $2", row.Id, "shipment_status");
        var before = await CountAsync(Told);
        var visitor = await OpenAsync(Overview);
        await visitor.ClickAsync(visitor.Row("Curier").Locator("summary"));
        await Expect(visitor.Row("Curier").Locator(".menu-panel > *")).ToHaveTextAsync(["Testează acum", "Sincronizează acum", "Setări", "Activitate", "Adaugă alt cont", "Deconectează"]);
        await visitor.ClickAsync(visitor.Row("Curier").GetByRole(AriaRole.Button, new() { Name = "Sincronizează acum" }));

        await Expect(visitor.Row("Curier").Locator(".row-why")).ToHaveTextAsync("Sincronizarea începe");
        visitor.Clicks.ShouldBe(2);
        await Poll.UntilAsync(async () => await CountAsync(Told) > before, TimeSpan.FromSeconds(20), "the module to be told");
    }

    private async Task<Guid> AccountAsync(string key, string name)
    {
        using var api = await Stand.ApiAsync(Company);
        var made = await api.CreateAsync("stripe", key, name, Stand.Sandbox["stripe"].Credential("good").ToJson(), Cancelled);
        return (await api.ConnectAsync(made.Needed("made").Row.Id, Cancelled)).Needed("connected").Row.Id;
    }

    private async Task FranchiseAsync(string franchise, string name)
    {
        var row = await ConnectedAsync("cargus", name);
        await ExecuteAsync("UPDATE integrations.integrations SET franchise_id = $2 WHERE id = $1", row.Id, franchise);
    }

    private Task BreakAsync(Guid id) => ExecuteAsync("UPDATE integrations.integrations SET status = 'error', error_code = $2, error_since = now() WHERE id = $1", id, "invalid_credentials");

    private async Task ExecuteAsync(string sql, Guid id, string value)
    {
        await using var command = Stand.Owner.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = Stand.Owner.CreateCommand(sql);
        command.Parameters.Add(new() { Value = Company });
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
