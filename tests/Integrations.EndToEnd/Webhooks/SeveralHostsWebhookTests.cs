using System.Collections.Concurrent;
using System.Diagnostics;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>Several host processes on one database, some of them killed, one of them flooded. GENIUSERP_LONG_TESTS=1 runs the full figures.</summary>
public sealed class SeveralHostsWebhookTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1";

    private readonly string company = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HundredEqualDeliveriesOverTwoHosts_AreOneEvent()
    {
        await using var deployment = await Deployment.CreateAsync();
        var hosts = new[] { await deployment.StartHostAsync(), await deployment.StartHostAsync() };
        using var api = await ApiClient.ForAsync(hosts[0], company);
        using var sender = await Sender.ConnectAsync(api, deployment.Sandbox, "stripe");
        var delivery = sender.Compose(1);

        // A host lets so many of one company in at once; a provider that is told so comes again, and so does this one.
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Cancel }, async (number, _) =>
        {
            int status;
            do
            {
                status = (await sender.SendAsync(delivery, hosts[number % 2])).Status;
            }
            while (status == 429);
            status.ShouldBe(200);
        });

        (await EventsAsync(deployment, sender)).ShouldBe(1);
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.webhook_deliveries WHERE company_id = $1 AND verdict = 'accepted'", company)).ShouldBe(1);
        (await deployment.CountAsync(company, "webhook_deliveries")).ShouldBe(100);
    }

    [Fact]
    public async Task HostKilledAtAnyMoment_LosesNothingThatItAcknowledged()
    {
        await using var deployment = await Deployment.CreateAsync();
        var steady = await deployment.StartHostAsync();
        using var api = await ApiClient.ForAsync(steady, company);
        using var sender = await Sender.ConnectAsync(api, deployment.Sandbox, "stripe");
        var random = new Random(20261122);
        var acknowledged = new ConcurrentDictionary<int, bool>();
        var sent = 0;
        for (var round = 0; round < (Long ? 50 : 5); round++)
        {
            var dying = await deployment.StartHostAsync();
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
                (await sender.SendAsync(number, steady)).Status.ShouldBe(200);
            }
        }

        (await EventsAsync(deployment, sender)).ShouldBe(sent);
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.webhook_deliveries WHERE company_id = $1 AND verdict = 'accepted' AND body IS NOT NULL", company)).ShouldBe(sent);
    }

    [Fact]
    public async Task FloodAtOneTenant_LeavesTheOthersAlone()
    {
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync();
        using var flooded = await ApiClient.ForAsync(host, company);
        using var quiet = await ApiClient.ForAsync(host, Guid.NewGuid().ToString());
        using var flood = await Sender.ConnectAsync(flooded, deployment.Sandbox, "stripe");
        using var steady = await Sender.ConnectAsync(quiet, deployment.Sandbox, "stripe");
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
        (await EventsAsync(deployment, flood)).ShouldBe(accepted);
        calmStatuses.ShouldAllBe(status => status == 200);
        (await EventsAsync(deployment, steady)).ShouldBe(20 + calmStatuses.Count);
    }

    [Fact]
    public async Task Answer_CostsNoMoreThanAFewReads()
    {
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync();
        using var api = await ApiClient.ForAsync(host, company);
        using var sender = await Sender.ConnectAsync(api, deployment.Sandbox, "stripe");
        for (var number = 1; number <= 50; number++)
        {
            await sender.SendAsync(number);
        }

        // Interleaved with a read, so that a busy machine slows both.
        sender.Times.Clear();
        var reads = new List<double>();
        for (var number = 100; number < 300; number++)
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

    private static Task<long> EventsAsync(Deployment deployment, Sender sender)
        => deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'webhook_received'", sender.Id);
}
