using System.Diagnostics;
using System.Text.Json;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What changes by itself while somebody looks on.</summary>
public sealed class LiveTests(Stand stand) : ConsoleTest(stand)
{
    private const int Connections = 20;
    private const int InABurst = 20;
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BetweenBursts = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task AStormOfChanges_MovesNoRow_AndIsAnnouncedNowAndThen()
    {
        await SqlAsync("INSERT INTO integrations.integrations (company_id, provider, config, status, account_key, display_name) SELECT $1, 'stripe', '{}', 'connected', 'n' || n, 'Magazin ' || to_char(n, 'FM00') FROM generate_series(1, $2) n", Company, Connections);
        var visitor = await OpenAsync(Overview);
        await Expect(visitor.Page.Locator("li.row")).ToHaveCountAsync(Connections);
        await visitor.Page.EvaluateAsync(
            """
            () => {
                const names = () => [...document.querySelectorAll('li.row .row-name a')].map(a => a.textContent).join();
                const before = names();
                const told = [];
                window.storm = { told, moved: 0, changes: 0 };
                new MutationObserver(() => { window.storm.changes++; if (names() !== before) window.storm.moved++; }).observe(document.querySelector('ul.rows'), { childList: true, subtree: true, characterData: true, attributes: true });
                const regions = [...document.querySelectorAll('[role=status].visually-hidden')];
                const region = regions[regions.length - 1];
                new MutationObserver(() => told.push({ at: performance.now(), text: region.textContent })).observe(region, { childList: true, subtree: true, characterData: true });
            }
            """);

        var began = Stopwatch.GetTimestamp();
        using var bursts = new PeriodicTimer(BetweenBursts);
        for (var burst = 0; Stopwatch.GetElapsedTime(began) < Storm; burst++)
        {
            for (var change = 0; change < InABurst; change++)
            {
                await SqlAsync(
                    "UPDATE integrations.integrations SET error_code = CASE WHEN error_code IS NULL THEN 'provider_unavailable' END, error_since = now(), failure_count = failure_count + 1 WHERE company_id = $1 AND account_key = $2",
                    Company,
                    "n" + ((((burst * InABurst) + change) % Connections) + 1));
            }

            await bursts.WaitForNextTickAsync(Cancelled);
        }

        await SqlAsync("UPDATE integrations.integrations SET status = 'error', error_code = 'invalid_credentials' WHERE company_id = $1 AND account_key = 'n7'", Company);

        await Expect(visitor.Page.Locator("button.news")).ToContainTextAsync("afișează");
        var storm = JsonSerializer.Deserialize<Seen>(await visitor.Page.EvaluateAsync<string>("() => JSON.stringify(window.storm)"), JsonSerializerOptions.Web)!;
        storm.Moved.ShouldBe(0);
        storm.Changes.ShouldBeGreaterThan(0, "or nothing was watched");
        storm.Told.Count.ShouldBeGreaterThan(0);
        storm.Told.Zip(storm.Told.Skip(1), (one, next) => next.At - one.At).ShouldAllBe(gap => gap > 4_000, $"{Connections} connections, told {storm.Told.Count} times");

        await visitor.ClickAsync(visitor.Page.Locator("button.news"));
        await Expect(visitor.Page.Locator("button.news")).ToHaveCountAsync(0);
    }

    private sealed record Seen(IReadOnlyList<Announcement> Told, int Moved, int Changes);

    private sealed record Announcement(double At, string Text);
}
