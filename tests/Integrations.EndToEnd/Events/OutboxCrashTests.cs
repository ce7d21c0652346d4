using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Events;

/// <summary>Events and dying hosts: what was committed arrives, in order, however often its bearer is shot.</summary>
public sealed class OutboxCrashTests(ITestOutputHelper output)
{
    private const int Integrations = 50;

    private static readonly bool Long = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1";
    private static readonly int Events = Long ? 10_000 : 1_000;
    private static readonly int Kills = Long ? 200 : 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEvent_ArrivesInOrder_WhileItsHostsAreKilled()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}, {Events} events, {Kills} kills");
        var random = new Random(seed);
        await using var deployment = await Deployment.CreateAsync();
        await ReceivedEvents.PrepareAsync(deployment);
        var settings = ReceivedEvents.Settings(deployment);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostProcess.StartSampleAsync(settings)));
        try
        {
            var ids = Enumerable.Range(0, Integrations).Select(_ => Guid.CreateVersion7()).ToList();
            var written = WriteAsync(deployment, ids, seed);
            for (var kill = 0; kill < Kills; kill++)
            {
                // At a random moment of the work: after so many more events have arrived, or when there are no more.
                var goal = await ReceivedEvents.CountAsync(deployment) + random.Next(1, (2 * Events / Kills) - 1);
                await Poll.UntilAsync(async () => await ReceivedEvents.CountAsync(deployment) >= Math.Min(goal, Events), TimeSpan.FromMinutes(2), $"event {goal} (seed {seed})");
                var victim = random.Next(hosts.Length);
                hosts[victim].Kill();
                await hosts[victim].DisposeAsync();
                hosts[victim] = await HostProcess.StartSampleAsync(settings);
            }

            await written;
            await Poll.UntilAsync(async () => await ReceivedEvents.DistinctAsync(deployment) == Events, TimeSpan.FromMinutes(2), $"all {Events} events (seed {seed})");
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }

        var received = await ReceivedEvents.ListAsync(deployment);
        output.WriteLine($"{received.Count} calls, {received.Count - Events} repeats");
        received.Select(call => (call.IntegrationId, call.Number)).Distinct().Count().ShouldBe(Events);
        received.GroupBy(call => (call.IntegrationId, call.Number)).ShouldAllBe(calls => calls.Select(call => call.EventId).Distinct().Count() == 1);
        foreach (var lane in received.GroupBy(call => call.IntegrationId))
        {
            // A repeat goes back to what was done already; never is one ahead of what was not.
            var first = lane.Select(call => call.Number).Distinct();
            first.SequenceEqual(Enumerable.Range(0, Events / Integrations)).ShouldBeTrue($"seed {seed}: {string.Join(" ", lane.Select(call => call.Number))}");
        }
    }

    /// <summary>Each integration's events in their order, by a few writers at once.</summary>
    private static Task WriteAsync(Deployment deployment, List<Guid> ids, int seed) => Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (id, stop) =>
    {
        var random = new Random(seed ^ id.GetHashCode());
        for (var number = 0; number < Events / Integrations; number++)
        {
            await ReceivedEvents.WriteAsync(deployment.Owner, id, number, stop);
            await Task.Delay(random.Next(10), stop);
        }
    });
}
