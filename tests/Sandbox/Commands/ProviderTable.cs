using System.Globalization;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Commands;

/// <summary>Drives every provider of the catalogue through every kind of answer and prints the states reached, as Markdown.</summary>
internal static class ProviderTable
{
    private const string Company = "provider-table";
    private const string Nothing = "–";

    public static async Task<int> RunAsync(IConfiguration options)
    {
        if (Addresses.Read(options) is not { } addresses)
        {
            return 2;
        }

        try
        {
            var tests = options["tests"] is { } list ? await File.ReadAllLinesAsync(list) : [];
            await RunAsync(addresses, tests, Console.Out, CancellationToken.None);
            return 0;
        }
        catch (Exception problem) when (problem is HttpRequestException or HostRefusedException or IOException)
        {
            await Console.Error.WriteLineAsync(problem is HttpRequestException ? $"{problem.Message}. Host and sandbox are started by ./run.sh --sandbox." : problem.Message);
            return 2;
        }
    }

    private static async Task RunAsync(Addresses addresses, IReadOnlyList<string> tests, TextWriter output, CancellationToken cancellationToken)
    {
        using var sandbox = new SandboxClient(addresses.Sandbox);
        using var host = await HostClient.SignInAsync(addresses.Host, Company, cancellationToken);
        var samples = await sandbox.SamplesAsync(cancellationToken);
        await host.RemoveAllAsync(cancellationToken);

        var catalogue = (await host.CatalogueAsync(cancellationToken)).OrderBy(entry => entry.Code, StringComparer.Ordinal).ToList();
        var trials = catalogue.Where(entry => samples.ContainsKey(entry.Code)).ToDictionary(entry => entry.Code, entry => new ProviderTrial(host, sandbox, entry, samples[entry.Code]));
        await Task.WhenAll(trials.Values.Select(trial => trial.RunAsync(cancellationToken)));
        await host.RemoveAllAsync(cancellationToken);

        await RowAsync(output, ["provider", "tier", "verify call", "cost", .. AnswerKind.All.Select(kind => kind.Title), "tests"]);
        await RowAsync(output, [.. Enumerable.Repeat("---", AnswerKind.All.Count + 5)]);
        foreach (var entry in catalogue)
        {
            var trial = trials.GetValueOrDefault(entry.Code);
            await RowAsync(
                output,
                [
                    entry.Code,
                    entry.Tier,
                    trial?.Calls is { Count: > 0 } calls ? string.Join(", ", calls.Select(call => $"`{call}`")) : Nothing,
                    entry.VerifyCost,
                    .. AnswerKind.All.Select(kind => trial is null ? "by tests" : trial.StateOf(kind) ?? Nothing),
                    CountOf(entry, tests),
                ]);
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync(
            "A cell is the state of a connected row, and its reason, after a check under that answer; `connected: …` is tried again by itself. "
            + $"{Nothing}: the provider knows no such answer, or has no check. By tests: the sandbox plays no mail servers; "
            + "tests/Integrations.Providers goes through the same answers with Dovecot, smtp-server and scripted ones.");
    }

    /// <summary>The tests of the provider's own folder; mail's are shared by three.</summary>
    private static string CountOf(CatalogueEntry entry, IReadOnlyList<string> tests)
    {
        var folder = string.Concat(entry.Code.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var own = tests.Count(test => test.Contains($".Providers.{folder}.", StringComparison.Ordinal));
        var mail = entry.IsMail ? tests.Count(test => test.Contains(".Providers.Mail.", StringComparison.Ordinal)) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{own}{(mail > 0 ? $" + {mail} for mail" : string.Empty)}");
    }

    private static Task RowAsync(TextWriter output, IEnumerable<string> cells) => output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
}
