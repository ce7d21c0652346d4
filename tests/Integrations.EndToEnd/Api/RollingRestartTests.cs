using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>A host is asked to end while callers are at it, as in every roll-out: what it took it finishes, and whoever finds its door closed is served next door.</summary>
public sealed class RollingRestartTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHostThatIsAskedToEnd_FinishesWhatItTook_AndNoRequestIsLost()
    {
        const string company = "rolling";
        await using var deployment = await Deployment.CreateAsync();
        var hosts = new[] { await deployment.StartHostAsync(), await deployment.StartHostAsync() };
        var (ending, staying) = (hosts[0], hosts[1]);
        using var first = await ApiClient.ForAsync(ending, company);
        using var second = await ApiClient.ForAsync(staying, company);
        var acknowledged = new ConcurrentDictionary<string, Guid>();
        var refused = new ConcurrentBag<Answer>();
        var turned = 0;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(
            async () =>
            {
                for (var number = 0; !enough.IsCancellationRequested; number++)
                {
                    var key = $"{caller}-{number}";
                    var answer = await CreateAsync(first, key) ?? await NextDoorAsync(key);
                    (answer.Status == 201 ? () => acknowledged[key] = answer.Id : (Action)(() => refused.Add(answer)))();
                }
            },
            Cancel)).ToList();

        async Task<Answer> NextDoorAsync(string key)
        {
            Interlocked.Increment(ref turned);
            return (await CreateAsync(second, key)).ShouldNotBeNull();
        }

        await Poll.UntilAsync(() => acknowledged.Count > 20, Soon, "some work");
        deployment.Sandbox["openai"].Break(Fault.Of(FaultKind.Delay) with { DelayMs = 2_000 });
        var slow = first.PostAsync("/test", Body(deployment, "openai"));
        await Poll.UntilAsync(() => deployment.Sandbox["openai"].Received > 0, Soon, "a long request");

        ending.Terminate();

        (await slow).Expect(200).Text("result").ShouldBe("ok");
        (await ending.WaitForExitAsync(Soon)).ShouldBe(0, ending.Output);
        await Poll.UntilAsync(() => turned > 20, Soon, "work next door");
        await enough.CancelAsync();
        await Task.WhenAll(callers);

        refused.Select(answer => $"{answer.Status} {answer.Body}").ShouldBeEmpty();
        (await deployment.CountAsync(company)).ShouldBe(acknowledged.Count);
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.integrations WHERE company_id = $1 AND id = ANY ($2)", company, acknowledged.Values.ToArray())).ShouldBe(acknowledged.Count);
        (await deployment.CountAsync(company, "activity")).ShouldBe(acknowledged.Count);

        async Task<Answer?> CreateAsync(ApiClient api, string key)
        {
            try
            {
                var body = Body(deployment, "mfinante");
                body["account_key"] = key;
                return await api.PostAsync("", body, ("Idempotency-Key", key));
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }

    private static JsonObject Body(Deployment deployment, string provider) => new() { ["provider"] = provider, ["config"] = deployment.Sandbox[provider].Credential("good").ToJson() };
}
