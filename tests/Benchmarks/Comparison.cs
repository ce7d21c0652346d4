using System.Globalization;
using System.Reflection;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>Both servers in one run, taking turns: what the machine does beside them falls on both.</summary>
internal static class Comparison
{
    public const int DefaultRounds = 6;
    public const int DefaultRequests = 3_000;

    /// <summary>Of each request, before anything is measured: compiling hot code again, better, is the price of a start and not of a request.</summary>
    private const int WarmUp = 10_000;

    public static async Task<int> RunAsync(int rounds, int requests)
    {
        if (typeof(Comparison).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration != "Release")
        {
            Console.Error.WriteLine("Build for Release: dotnet run -c Release --project tests/Benchmarks -- run");
            return 2;
        }

        await using var database = await BenchmarkDatabase.OpenAsync();
        await using var host = await Side.HostAsync(database);
        await using var ceiling = await Side.CeilingAsync(database);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds of {requests} requests each, the two taking turns; {Environment.ProcessorCount} processors"));
        Console.WriteLine("Warming up");
        Console.WriteLine();
        Console.WriteLine("| request | host 1/s | ceiling 1/s | host CPU µs | ceiling CPU µs | CPU ratio | bytes host/ceiling |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        var scenarios = await Scenario.AllAsync(database, host, ceiling);
        foreach (var scenario in scenarios)
        {
            await Measure.RoundAsync(host, scenario, first: 0, WarmUp);
            await Measure.RoundAsync(ceiling, scenario, first: 0, WarmUp);
        }

        foreach (var scenario in scenarios)
        {
            Console.WriteLine(Line(scenario, await CompareAsync(scenario, host, ceiling, rounds, requests)));
        }

        Console.WriteLine();
        Console.WriteLine("CPU ratio is what counts: aim 2 at most. Requests per second depend on the machine and on who else uses it.");
        return 0;
    }

    private static async Task<(Measure Host, Measure Ceiling)> CompareAsync(Scenario scenario, Side host, Side ceiling, int rounds, int requests)
    {
        var first = WarmUp;
        var (ours, theirs) = (Measure.Nothing, Measure.Nothing);
        for (var round = 0; round < rounds; round++, first += requests)
        {
            if (round % 2 == 0)
            {
                ours += await Measure.RoundAsync(host, scenario, first, requests);
                theirs += await Measure.RoundAsync(ceiling, scenario, first, requests);
            }
            else
            {
                theirs += await Measure.RoundAsync(ceiling, scenario, first, requests);
                ours += await Measure.RoundAsync(host, scenario, first, requests);
            }
        }

        return (ours, theirs);
    }

    private static string Line(Scenario scenario, (Measure Host, Measure Ceiling) m) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {scenario.Name} | {m.Host.PerSecond:N0} | {m.Ceiling.PerSecond:N0} | {m.Host.CpuMicroseconds:N0} | {m.Ceiling.CpuMicroseconds:N0} | {m.Host.CpuMicroseconds / m.Ceiling.CpuMicroseconds:0.00} | {m.Host.BytesPerAnswer}/{m.Ceiling.BytesPerAnswer} |");
}
