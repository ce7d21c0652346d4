using System.Diagnostics;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>What a side did in one or more rounds.</summary>
internal sealed record Measure(int Requests, TimeSpan Elapsed, TimeSpan Cpu, long Bytes)
{
    private const int Workers = 16;

    /// <summary>However slow a side is, a round ends.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(30);

    public static readonly Measure Nothing = new(0, TimeSpan.Zero, TimeSpan.Zero, 0);

    public double PerSecond => Requests / Elapsed.TotalSeconds;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Requests;

    public long BytesPerAnswer => Bytes / Requests;

    public static Measure operator +(Measure a, Measure b) => new(a.Requests + b.Requests, a.Elapsed + b.Elapsed, a.Cpu + b.Cpu, a.Bytes + b.Bytes);

    public static async Task<Measure> RoundAsync(Side side, Scenario scenario, int first, int requests)
    {
        int next = first - 1, done = 0;
        var bytes = 0L;
        var cpu = side.Cpu;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync()));
        return new(done, watch.Elapsed, side.Cpu - cpu, bytes);

        async Task WorkAsync()
        {
            for (var n = Interlocked.Increment(ref next); n < first + requests && watch.Elapsed < LongestRound; n = Interlocked.Increment(ref next))
            {
                using var request = scenario.Next(side, n);
                using var answer = await side.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{side.Name} answered {(int)answer.StatusCode} to '{scenario.Name}': {await answer.Content.ReadAsStringAsync()}");
                }

                Interlocked.Add(ref bytes, (await answer.Content.ReadAsByteArrayAsync()).Length);
                Interlocked.Increment(ref done);
            }
        }
    }
}
