namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What is read regularly: when it last worked, when it comes next, and a person's hand on it.</summary>
public sealed class SyncTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task Tab_IsOnlyThereForProvidersThatAreReadRegularly()
    {
        var row = await ConnectedAsync("openai");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");

        await Expect(visitor.Page.Locator(".tabs")).Not.ToContainTextAsync("Sincronizare");
    }

    [Fact]
    public async Task AStreamWithoutSuccessForTwoIntervals_IsSaidToBeLate()
    {
        var (visitor, stream) = await OpenStreamAsync("last_success_at = now() - interval '3 hours', created_at = now() - interval '1 day'");

        await Expect(stream).ToContainTextAsync("Starea expedierilor");
        await Expect(stream).ToContainTextAsync("Întârziat");
        await Expect(stream).Not.ToContainTextAsync("niciodată");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pause_AndResume_AreOneClickEach()
    {
        var (visitor, stream) = await OpenStreamAsync("next_due_at = now() + interval '20 minutes'");
        await visitor.ClickAsync(visitor.Button("Pune pe pauză: Starea expedierilor"));
        await Expect(stream).ToContainTextAsync("după reluare");
        (await PausedAsync()).ShouldBe(true);

        await visitor.ClickAsync(visitor.Button("Reia: Starea expedierilor"));
        await Expect(stream).ToContainTextAsync("Programat");
        (await PausedAsync()).ShouldBe(false);
    }

    [Fact]
    public async Task RunNow_MakesTheStreamDue()
    {
        var (visitor, _) = await OpenStreamAsync("next_due_at = now() + interval '20 minutes'");
        await visitor.ClickAsync(visitor.Button("Rulează acum: Starea expedierilor"));

        await Expect(visitor.Page.Locator(".notice").First).ToContainTextAsync("rularea începe");
    }

    [Fact]
    public async Task AReader_SeesTheStreamsAndNoButtons()
    {
        var row = await ConnectedAsync("sameday");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=sincronizare", scope: "integrations.read");

        await Expect(visitor.Page.Locator("[data-stream]")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("[data-stream] button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Restart_SaysWhatItCosts_ThenReadsFromTheDay()
    {
        var (visitor, stream) = await OpenPaymentsAsync("cursor = 'page-9', last_success_at = now(), next_due_at = now() + interval '20 minutes'");
        await SqlAsync("INSERT INTO integrations.sync_runs (id, company_id, integration_id, stream, state, started_at, ended_at, lease, read) SELECT gen_random_uuid(), company_id, integration_id, stream, 'completed', now() - interval '10 days', now(), interval '5 min', 5000 FROM integrations.sync_streams WHERE company_id = $1 AND stream = 'payments'", Company);
        await visitor.ClickAsync(visitor.Button("Reia de la data: Plăți"));
        var dialog = visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("se actualizează, nu se dublează");
        await Expect(dialog.Locator("strong")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"cam 1[45]\.\d{3} (de )?înregistrări"));
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();

        var date = dialog.Locator("#f-restart-from");
        await date.FillAsync(DateTime.Today.AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await date.BlurAsync();
        await Expect(dialog.Locator(".field-error")).ToContainTextAsync("Alegeți o zi care a început deja");
        await visitor.ClickAsync(dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Reia", Exact = true }));
        await Expect(dialog).ToBeVisibleAsync();
        await date.FillAsync("2026-07-01");
        await date.BlurAsync();
        await Expect(dialog.Locator(".field-error")).ToHaveCountAsync(0);
        await visitor.ClickAsync(dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Reia", Exact = true }));

        await Expect(visitor.Page.Locator(".notice").First).ToContainTextAsync("Plăți se citește din nou de la 1 iul. 2026");
        await Expect(stream).ToContainTextAsync("de la 1 iul. 2026");
        (await SqlAsync("SELECT cursor IS NULL AND start_from = '2026-07-01 00:00 Europe/Bucharest' FROM integrations.sync_streams WHERE company_id = $1 AND stream = 'payments'", Company)).ShouldBe(true);
    }

    [Fact]
    public async Task Restart_OfAStreamWithoutDates_IsAtItsBeginning()
    {
        var (visitor, stream) = await OpenStreamAsync("cursor = 'page-9', last_success_at = now()");
        await visitor.ClickAsync(visitor.Button("Reia de la început: Starea expedierilor"));
        var dialog = visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("poate dura ore");
        await Expect(dialog.Locator("input")).ToHaveCountAsync(0);
        await visitor.ClickAsync(dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Reia", Exact = true }));

        await Expect(stream).ToContainTextAsync("de la început");
    }

    [Fact]
    public async Task ARunThatIsGoingOn_ShowsItsProgress_AndMayBeCancelled()
    {
        var (visitor, stream) = await OpenStreamAsync("run_id = gen_random_uuid(), lease_until = now() + interval '10 minutes'", run: true);
        await Expect(stream).ToContainTextAsync("Rulează");
        await SqlAsync("UPDATE integrations.sync_runs SET read = 1234, changed = 7 WHERE company_id = $1", Company);
        await Expect(stream).ToContainTextAsync("1.234 citite, 7 modificate");

        await visitor.ClickAsync(visitor.Button("Oprește rularea: Starea expedierilor"));
        await Expect(visitor.Page.Locator(".notice").First).ToContainTextAsync("rularea a fost oprită");
        await Expect(stream).ToContainTextAsync("oprită");
        (await SqlAsync("SELECT state FROM integrations.sync_runs WHERE company_id = $1", Company)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task HowFarItHasCome_IsADate()
    {
        var (_, stream) = await OpenStreamAsync("cursor = 'opaque', read_until = '2026-11-20 11:55:00Z', last_success_at = now()");

        await Expect(stream).ToContainTextAsync("20 nov. 2026, 13:55");
        await Expect(stream).Not.ToContainTextAsync("opaque");
    }

    [Fact]
    public async Task ALateStream_IsSeenOnTheOverview_AndOnTheFirstScreenOfItsConnection()
    {
        var (visitor, _) = await OpenStreamAsync("last_success_at = now() - interval '3 hours', created_at = now() - interval '1 day'");
        await visitor.GoAsync(Overview);
        await Expect(visitor.Row("sameday").Locator(".badge-late")).ToHaveTextAsync("Întârziat");
        await Expect(visitor.Row("sameday")).ToContainTextAsync("Starea expedierilor: ultimul succes");
        await visitor.ClickAsync(visitor.Link("sameday"));

        await Expect(visitor.Page.Locator(".trouble")).ToContainTextAsync("Starea expedierilor: ultima citire reușită");
        await Expect(visitor.Page.Locator("table.data tbody tr")).ToContainTextAsync("Starea expedierilor");
        await visitor.ClickAsync(visitor.Link("Vezi sincronizarea"));
        await Expect(visitor.Page.Locator("[data-stream]")).ToHaveCountAsync(1);
    }

    private Task<(Visitor Visitor, Microsoft.Playwright.ILocator Stream)> OpenPaymentsAsync(string state) => OpenStreamAsync(state, "stripe", "payments");

    private async Task<(Visitor Visitor, Microsoft.Playwright.ILocator Stream)> OpenStreamAsync(string state, string provider = "sameday", string name = "shipment_status", bool run = false)
    {
        var row = await ConnectedAsync(provider);
        await SqlAsync("INSERT INTO integrations.sync_streams (company_id, integration_id, stream) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", Company, row.Id, name);
        await SqlAsync($"UPDATE integrations.sync_streams SET {state} WHERE company_id = $1 AND stream = $2", Company, name);
        if (run)
        {
            await SqlAsync("INSERT INTO integrations.sync_runs (id, company_id, integration_id, stream, lease) SELECT run_id, company_id, integration_id, stream, interval '10 min' FROM integrations.sync_streams WHERE company_id = $1", Company);
        }

        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=sincronizare");
        return (visitor, visitor.Page.Locator($"[data-stream={name}]"));
    }

    private async Task<bool?> PausedAsync() => (bool?)await SqlAsync("SELECT paused_at IS NOT NULL FROM integrations.sync_streams WHERE company_id = $1", Company);
}
