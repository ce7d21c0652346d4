using System.Collections.Concurrent;
using System.Diagnostics;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>Several host processes on one database, some of them killed, one of them flooded. GENIUSERP_LONG_TESTS=1 runs the full figures.</summary>
public sealed class SeveralHostsWebhookTests(WebhookHosts bed) : IClassFixture<WebhookHosts>, IAsyncLifetime
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IDisposable> used = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        bed.Deployment.Sandbox.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        used.ForEach(thing => thing.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task HundredEqualDeliveriesOverTwoHosts_AreOneEvent()
    {
        var sender = await ConnectAsync();
        var delivery = sender.Compose(1);

        // A host lets so many of one company in at once; a provider that is told so comes again, and so does this one.
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Cancel }, async (number, _) =>
        {
            int status;
            do
            {
                status = (await sender.SendAsync(delivery, bed.Hosts[number % 2])).Status;
            }
            while (status == 429);
            status.ShouldBe(200);
        });

        (await bed.EventsAsync(sender)).ShouldBe(1);
        (await bed.DeliveriesAsync(sender, "accepted")).ShouldBe(1);
        (await bed.DeliveriesAsync(sender, "repeated")).ShouldBe(99);
    }

    /// <summary>All that is in the host's hands at that moment is stored, and nobody was told.</summary>
    [Fact]
    public async Task HostKilledBetweenStoringAndAnswering_LosesNothing_AndNothingHappensTwice()
    {
        const int AtOnce = 8;
        var sender = await ConnectAsync();
        var rounds = Long ? 50 : 2;
        for (var round = 0; round < rounds; round++)
        {
            await using var line = bed.Line();
            var dying = await bed.StartDyingAsync(line);
            var numbers = Enumerable.Range((round * AtOnce) + 1, AtOnce).ToList();
            await using var connection = await bed.Deployment.Owner.OpenConnectionAsync(Cancel);
            await using var locked = await bed.LockReceiptsAsync(connection);
            var unanswered = numbers.Select(number => sender.SendAsync(number, dying)).ToList();
            await Poll.UntilAsync(async () => await bed.WaitingToStoreAsync() == AtOnce, Patience, "all to be on the point of being stored");
            line.Faults.Mute = true;
            await locked.CommitAsync(Cancel);
            await Poll.UntilAsync(async () => await bed.DeliveriesAsync(sender, "accepted") == (round + 1) * AtOnce, Patience, "all to be stored");

            dying.Kill();

            foreach (var lost in unanswered)
            {
                await Should.ThrowAsync<HttpRequestException>(() => lost);
            }

            // The provider heard nothing, so it sends them again.
            foreach (var number in numbers)
            {
                (await sender.SendAsync(number, bed.Hosts[0])).Status.ShouldBe(200);
            }
        }

        (await bed.EventsAsync(sender)).ShouldBe(rounds * AtOnce);
        (await bed.DeliveriesAsync(sender, "accepted")).ShouldBe(rounds * AtOnce);
        (await bed.DeliveriesAsync(sender, "repeated")).ShouldBe(rounds * AtOnce);
    }

    [Fact]
    public async Task HostKilledAtAnyMoment_LosesNothingThatItAcknowledged()
    {
        var sender = await ConnectAsync();
        var random = new Random(20261122);
        var acknowledged = new ConcurrentDictionary<int, bool>();
        var sent = 0;
        for (var round = 0; round < (Long ? 50 : 2); round++)
        {
            await using var line = bed.Line();
            var dying = await bed.StartDyingAsync(line);
            var numbers = Enumerable.Range(sent + 1, 40).ToList();
            sent += numbers.Count;
            var die = random.Next(1, 30);
            var begun = 0;
            await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (number, _) =>
            {
                if (Interlocked.Increment(ref begun) == die)
                {
                    dying.Kill();
                }

                try
                {
                    acknowledged[number] = (await sender.SendAsync(number, dying)).Status == 200;
                }
                catch (HttpRequestException)
                {
                    acknowledged[number] = false;
                }
            });

            // What was not acknowledged comes again, as from every provider; so does some of what was.
            foreach (var number in numbers.Where(number => !acknowledged[number] || number % 7 == 0))
            {
                (await sender.SendAsync(number, bed.Hosts[0])).Status.ShouldBe(200);
            }
        }

        (await bed.EventsAsync(sender)).ShouldBe(sent);
        (await bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.webhook_deliveries WHERE integration_id = $1 AND verdict = 'accepted' AND body IS NOT NULL", sender.Id)).ShouldBe(sent);
    }

    [Fact]
    public async Task FloodAtOneTenant_LeavesTheOthersAlone()
    {
        var (flood, steady) = (await ConnectAsync(), await ConnectAsync());
        for (var number = 1; number <= 20; number++)
        {
            (await steady.SendAsync(number)).Status.ShouldBe(200);
        }

        var (seconds, perSecond) = (Long ? 10 : 3, Long ? 1000 : 300);
        steady.Times.Clear();
        var answers = new ConcurrentDictionary<int, int>();
        var watch = Stopwatch.StartNew();
        var calm = Task.Run(
            async () =>
            {
                var statuses = new List<int>();
                for (var number = 100; watch.Elapsed < TimeSpan.FromSeconds(seconds); number++)
                {
                    statuses.Add((await steady.SendAsync(number)).Status);
                    await Task.Delay(100, Cancel);
                }

                return statuses;
            },
            Cancel);
        var numbers = 1_000_000;
        await Parallel.ForEachAsync(Paced(watch, seconds * perSecond, perSecond), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancel }, async (_, _) =>
            answers.AddOrUpdate((await flood.SendAsync(Interlocked.Increment(ref numbers))).Status, 1, (_, count) => count + 1));
        var took = watch.Elapsed;
        var calmStatuses = await calm;

        var accepted = answers.GetValueOrDefault(200);
        TestContext.Current.SendDiagnosticMessage(
            $"flood: {answers.Values.Sum()} in {took.TotalSeconds:0.0} s, {accepted} accepted, {answers.GetValueOrDefault(429)} told to come again; the other tenant: {calmStatuses.Count} calls, p50 {steady.Percentile(0.5):0.0} ms, p95 {steady.Percentile(0.95):0.0} ms; flood p95 {flood.Percentile(0.95):0.0} ms");
        answers.Keys.ShouldBeSubsetOf([200, 429]);
        accepted.ShouldBeGreaterThan(0);
        accepted.ShouldBeLessThanOrEqualTo(200 + (int)(100 * (took.TotalSeconds + 1)));
        (await bed.EventsAsync(flood)).ShouldBe(accepted);
        calmStatuses.ShouldAllBe(status => status == 200);
        (await bed.EventsAsync(steady)).ShouldBe(20 + calmStatuses.Count);
    }

    [Fact]
    public async Task Answer_CostsNoMoreThanAFewReads()
    {
        var sender = await ConnectAsync();
        using var api = await ApiClient.ForAsync(bed.Hosts[0], Guid.NewGuid().ToString());
        for (var number = 1; number <= 20; number++)
        {
            await sender.SendAsync(number);
            await api.GetAsync("/summary");
        }

        // Interleaved with a read, so that a busy machine slows both.
        sender.Times.Clear();
        var reads = new List<double>();
        for (var number = 100; number < (Long ? 400 : 200); number++)
        {
            (await sender.SendAsync(number)).Status.ShouldBe(200);
            var began = Stopwatch.GetTimestamp();
            (await api.GetAsync("/summary")).Expect(200);
            reads.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        var read = reads.Order().ElementAt(reads.Count / 2);

        TestContext.Current.SendDiagnosticMessage($"answer: p50 {sender.Percentile(0.5):0.0} ms, p95 {sender.Percentile(0.95):0.0} ms, p99 {sender.Percentile(0.99):0.0} ms");
        (sender.Percentile(0.5) / read).ShouldBeLessThan(10, $"a read took {read:0.0} ms");
    }

    /// <summary>An account of a company of its own, connected at the first host.</summary>
    private async Task<Sender> ConnectAsync()
    {
        var api = await ApiClient.ForAsync(bed.Hosts[0], Guid.NewGuid().ToString());
        used.Add(api);
        var sender = await Sender.ConnectAsync(api, bed.Deployment.Sandbox, "stripe");
        used.Add(sender);
        return sender;
    }

    /// <summary>So many in each second, whatever the answers are.</summary>
    private static async IAsyncEnumerable<int> Paced(Stopwatch watch, int total, int perSecond)
    {
        for (var number = 0; number < total; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond);
            if (due - watch.Elapsed is { TotalMilliseconds: > 5 } early)
            {
                await Task.Delay(early, Cancel);
            }

            yield return number;
        }
    }
}
