using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Writes what the console costs: <c>scripts/console-figures.sh</c>. Figures of the machine that it runs on; nothing is asserted.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class Figures(Stand stand)
{
    private const int Connections = 200;
    private const int Requests = 200;
    private const int Loads = 20;
    private const int Resets = 5;

    private static readonly string File = Environment.GetEnvironmentVariable("GENIUSERP_FIGURES") ?? "console-figures.md";

    private readonly StringBuilder table = new();

    [Fact(Explicit = true)]
    public async Task Write()
    {
        var company = stand.NewCompany();
        await stand.FillAsync(company, Connections);
        using var api = await stand.ApiAsync(company);
        var id = (await api.ListAsync(TestContext.Current.CancellationToken)).First(row => row.Provider == "stripe").Id;
        var overview = $"/c/{company}/integrations";
        using var browser = await PlainBrowser.SignInAsync(stand, company);

        Line($"{Connections} connections over 30 providers; {Requests} requests of a page, one after another, by a plain HTTP client beside the host:");
        Line("");
        Line("| page | p50 ms | p95 ms | on the wire | unpacked |");
        Line("|---|---:|---:|---:|---:|");
        await ServeAsync(browser, "overview", overview);
        await ServeAsync(browser, "detail", $"{overview}/{id}");
        await ServeAsync(browser, "activity", $"{overview}/activity");
        await ServeAsync(browser, "connect Stripe", $"{overview}/new/stripe");
        var assets = new List<PlainAnswer>();
        foreach (var path in PlainBrowser.AssetsOf((await browser.GetAsync(overview)).Text))
        {
            assets.Add(await browser.GetAsync(path));
        }

        Line(string.Create(CultureInfo.InvariantCulture, $"| {assets.Count} assets, once | | | {Size(assets.Sum(asset => asset.Bytes))} | {Size(assets.Sum(asset => asset.Text.Length))} |"));
        Line("");
        await OpenAsync(company, overview);
        await ResetDemoAsync();
        await System.IO.File.WriteAllTextAsync(File, table.ToString(), TestContext.Current.CancellationToken);
    }

    private async Task ServeAsync(PlainBrowser browser, string name, string path)
    {
        for (var warm = 0; warm < Requests / 4; warm++)
        {
            await browser.GetAsync(path);
        }

        var times = new List<double>();
        PlainAnswer? last = null;
        for (var request = 0; request < Requests; request++)
        {
            var began = Stopwatch.GetTimestamp();
            last = await browser.GetAsync(path);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Line(string.Create(CultureInfo.InvariantCulture, $"| {name} | {At(times, 0.5):F1} | {At(times, 0.95):F1} | {Size(last!.Bytes)} {last.Encoding} | {Size(Encoding.UTF8.GetByteCount(last.Text))} |"));
    }

    /// <summary>In Chromium with what it has kept: from the request to the first content, and to a page that answers a click.</summary>
    private async Task OpenAsync(string company, string overview)
    {
        await using var visitor = await stand.VisitAsync(company);
        await visitor.SignInAsync(overview);
        var (shown, alive) = (new List<double>(), new List<double>());
        visitor.Received.Clear();
        for (var load = 0; load < Loads; load++)
        {
            var began = Stopwatch.GetTimestamp();
            await visitor.Page.GotoAsync(overview, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
            await visitor.Page.Locator("li.row").First.WaitForAsync();
            shown.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await visitor.AliveAsync();
            alive.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Overview in Chromium, {Loads} loads: shown p50 {At(shown, 0.5):F0} ms, p95 {At(shown, 0.95):F0} ms; alive p50 {At(alive, 0.5):F0} ms, p95 {At(alive, 0.95):F0} ms; over the circuit {Size(visitor.Received.Sum(frame => frame.Length) / Loads)} a load before its compression."));
    }

    private async Task ResetDemoAsync()
    {
        await stand.MakeDemoAsync();
        var times = new List<double>();
        for (var reset = 0; reset < Resets; reset++)
        {
            var began = Stopwatch.GetTimestamp();
            await stand.MakeDemoAsync();
            times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        Line(string.Create(CultureInfo.InvariantCulture, $"The demo company anew, {Resets} times: p50 {At(times, 0.5):F1} s, worst {times.Max():F1} s."));
    }

    private void Line(string text) => table.AppendLine(text);

    private static double At(List<double> times, double part) => times.Order().ElementAt((int)Math.Ceiling(times.Count * part) - 1);

    private static string Size(int bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:F1} kB");
}
