using System.Text.Json.Nodes;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>The database goes away and comes back; the host stays.</summary>
public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Host_WithoutItsDatabase_SaysSoStaysAliveAndRecoversByItself()
    {
        var company = Guid.NewGuid().ToString();
        await using var deployment = await Deployment.CreateAsync();
        await using var network = new TcpProxy("127.0.0.1", new NpgsqlConnectionStringBuilder(deployment.Database.OwnerConnectionString).Port);
        var through = new NpgsqlConnectionStringBuilder(deployment.Database.RuntimeConnectionString()) { Port = network.Port }.ConnectionString;
        var host = await deployment.StartHostAsync(("ConnectionStrings:GeniusErp", through));
        using var api = await ApiClient.ForAsync(host, company);
        var body = new JsonObject { ["provider"] = "openai", ["config"] = deployment.Sandbox["openai"].Credential("good").ToJson() };
        var created = (await api.PostAsync("", body)).Expect(201);
        (await ReadyAsync(api)).Expect(200);

        await network.RefuseAsync();
        network.CutNow();

        foreach (var answer in new[]
        {
            await api.GetAsync($"/{created.Id}"),
            await api.GetAsync(""),
            await api.PostAsync("", body.DeepClone(), ("Idempotency-Key", "key-1")),
            await api.PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = "lost" }),
            await api.PostAsync($"/{created.Id}/connect"),
        })
        {
            answer.Expect(503).Code.ShouldBe("database.unavailable");
            answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            answer.Body.ShouldNotContain("127.0.0.1");
            answer.Body.ShouldNotContain("Npgsql");
        }

        var unready = (await ReadyAsync(api)).Expect(503);
        unready["checks"]!["database"]!.GetValue<string>().ShouldNotContain("127.0.0.1");
        (await api.SendAsync(HttpMethod.Get, "/health/live", null)).Expect(200);
        host.HasExited.ShouldBeFalse(host.Output);

        network.Accept();
        await Poll.UntilAsync(async () => (await ReadyAsync(api)).Status == 200, Patience, "readiness");

        (await api.GetAsync($"/{created.Id}")).Expect(200).ETag.ShouldBe(created.ETag);
        (await api.PostAsync($"/{created.Id}/connect")).Expect(200);
        (await deployment.CountAsync(company)).ShouldBe(1);
    }

    /// <summary>Each of the few connections waits for a lock, and so does everybody for a connection: bounded, and over as soon as the lock is free.</summary>
    [Fact]
    public async Task ManyCallersOverASmallPool_AreToldSoon_AndServedWhenTheDatabaseIsThere()
    {
        const int callers = 80;
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync(("ConnectionStrings:GeniusErp", $"{deployment.Database.RuntimeConnectionString()};Maximum Pool Size=3"), ("Integrations:Jobs:Enabled", "false"));
        using var api = await ApiClient.ForAsync(host, "pool");
        await using var holder = await deployment.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var holding = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("LOCK TABLE integrations.integrations IN ACCESS EXCLUSIVE MODE", holder))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var refused = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => api.GetAsync("")));
        while (!refused.IsCompleted)
        {
            (await api.SendAsync(HttpMethod.Get, "/health/live", null)).Expect(200);
            await Task.WhenAny(refused, Task.Delay(250, TestContext.Current.CancellationToken));
        }

        (await refused).ShouldAllBe(answer => answer.Status == 503 && answer.Code == "database.unavailable" && answer.Headers.RetryAfter != null);
        await holding.RollbackAsync(TestContext.Current.CancellationToken);

        (await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => api.GetAsync("")))).ShouldAllBe(answer => answer.Status == 200);
        (await ReadyAsync(api)).Expect(200);
    }

    private static Task<Answer> ReadyAsync(ApiClient api) => api.SendAsync(HttpMethod.Get, "/health/ready", null);
}
