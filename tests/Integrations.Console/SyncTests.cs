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

    private async Task<(Visitor Visitor, Microsoft.Playwright.ILocator Stream)> OpenStreamAsync(string state)
    {
        var row = await ConnectedAsync("sameday");
        await ExecuteAsync("INSERT INTO integrations.sync_streams (company_id, integration_id, stream) VALUES ($1, $2, 'shipment_status') ON CONFLICT DO NOTHING", Company, row.Id);
        await ExecuteAsync($"UPDATE integrations.sync_streams SET {state} WHERE company_id = $1", Company);
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=sincronizare");
        return (visitor, visitor.Page.Locator("[data-stream=shipment_status]"));
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Stand.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private async Task<bool?> PausedAsync()
    {
        await using var command = Stand.Owner.CreateCommand("SELECT paused_at IS NOT NULL FROM integrations.sync_streams WHERE company_id = $1");
        command.Parameters.Add(new() { Value = Company });
        return (bool?)await command.ExecuteScalarAsync(Cancelled);
    }
}
