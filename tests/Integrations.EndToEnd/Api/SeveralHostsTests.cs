using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Renewal;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Two hosts on one database, and one that is killed at the worst moment.</summary>
public sealed class SeveralHostsTests(RenewalHosts bed) : RenewalTest(bed)
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly string company = Guid.NewGuid().ToString();

    private Deployment Deployment => Bed.Deployment;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwentyEqualPostsOverTwoHosts_MakeOneRow()
    {
        using var one = await ApiClient.ForAsync(Bed.Hosts[0], company);
        using var two = await ApiClient.ForAsync(Bed.Hosts[1], company);
        var body = NewOpenai();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? one : two).PostAsync("", body.DeepClone(), (KeyHeader, "key-1"))));

        answers.ShouldAllBe(answer => answer.Status == 201 || (answer.Status == 409 && answer.Code == "idempotency.in_progress" && answer.Headers.RetryAfter != null));
        answers.Where(answer => answer.Status == 201).Select(answer => answer.Id).Distinct().ShouldHaveSingleItem();
        (await two.PostAsync("", body, (KeyHeader, "key-1"))).Expect(201).Id.ShouldBe(answers.First(answer => answer.Status == 201).Id);
        (await Deployment.CountAsync(company)).ShouldBe(1);
        (await Deployment.CountAsync(company, "activity")).ShouldBe(1);
    }

    [Fact]
    public async Task HostKilledBetweenTheEffectAndTheAnswer_LeavesAnAnswerForTheRetry()
    {
        await using var network = new TcpProxy("127.0.0.1", new NpgsqlConnectionStringBuilder(Deployment.Database.OwnerConnectionString).Port);
        await using var dying = await Bed.StartAsync(("ConnectionStrings:GeniusErp", Through(network)));
        using var api = await ApiClient.ForAsync(dying, company);
        (await api.GetAsync("")).Expect(200);

        // The commit is done while its acknowledgement is still on the way.
        network.Faults.Latency = TimeSpan.FromMilliseconds(500);
        var lost = api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"));
        await Poll.UntilAsync(async () => await Deployment.CountAsync(company) == 1, TimeSpan.FromSeconds(30), "the committed row");
        dying.Kill();
        await Should.ThrowAsync<HttpRequestException>(() => lost);

        using var again = await ApiClient.ForAsync(Bed.Hosts[0], company);
        var answer = (await again.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);

        answer.Id.ShouldBe(await Deployment.ScalarAsync<Guid>("SELECT id FROM integrations.integrations WHERE company_id = $1", company));
        (await Deployment.CountAsync(company)).ShouldBe(1);
        (await Deployment.CountAsync(company, "activity")).ShouldBe(1);
    }

    [Fact]
    public async Task HostKilledBeforeTheEffect_LeavesTheKeyToTheRetryOnceItsTimeIsOver()
    {
        await using var dying = await Bed.StartAsync();
        using var api = await ApiClient.ForAsync(dying, company);

        // The insert waits for a lock that we hold: the key is claimed, the effect is not there.
        await using var holder = await Deployment.Owner.OpenConnectionAsync(Cancel);
        await using var holding = await holder.BeginTransactionAsync(Cancel);
        await using (var hold = new NpgsqlCommand("LOCK TABLE integrations.integrations IN EXCLUSIVE MODE", holder))
        {
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        var lost = api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"));
        await Poll.UntilAsync(async () => await Deployment.CountAsync(company, "idempotency_records") == 1, TimeSpan.FromSeconds(30), "the claim");
        dying.Kill();
        await Should.ThrowAsync<HttpRequestException>(() => lost);
        await holding.RollbackAsync(Cancel);

        using var again = await ApiClient.ForAsync(Bed.Hosts[0], company);
        (await again.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(409).Code.ShouldBe("idempotency.in_progress");
        await Deployment.ScalarAsync<int>("WITH late AS (UPDATE integrations.idempotency_records SET claimed_until = now() - interval '1 second' WHERE company_id = $1 RETURNING 1) SELECT count(*)::int FROM late", company);

        (await again.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);
        (await Deployment.CountAsync(company)).ShouldBe(1);
        (await Deployment.CountAsync(company, "activity")).ShouldBe(1);
    }

    [Fact]
    public async Task ParallelEditsOverTwoHosts_HaveOneWinner()
    {
        using var one = await ApiClient.ForAsync(Bed.Hosts[0], company);
        using var two = await ApiClient.ForAsync(Bed.Hosts[1], company);
        var created = (await one.PostAsync("", NewOpenai())).Expect(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => (number % 2 == 0 ? one : two).PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = $"name-{number}" })));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Status == 412).ShouldBe(9);
    }

    private JsonObject NewOpenai() => new() { ["provider"] = "openai", ["config"] = Deployment.Sandbox["openai"].Credential("good").ToJson() };

    private string Through(TcpProxy network) => new NpgsqlConnectionStringBuilder(Deployment.Database.RuntimeConnectionString()) { Port = network.Port }.ConnectionString;
}
