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

    private static Task<Answer> ReadyAsync(ApiClient api) => api.SendAsync(HttpMethod.Get, "/health/ready", null);
}
