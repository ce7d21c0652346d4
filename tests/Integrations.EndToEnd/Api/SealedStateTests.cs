using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Webhooks;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>A host whose key is not the one that sealed the data: it reads, it says why it is not ready, it writes no secret.</summary>
public sealed class SealedStateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task HostWithAWrongKey_IsSealed_UntilItHasTheRightOne()
    {
        var (company, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await using var deployment = await Deployment.CreateAsync();
        var body = new JsonObject { ["provider"] = "openai", ["config"] = deployment.Sandbox["openai"].Credential("good").ToJson() };
        var right = await deployment.StartHostAsync();
        Guid id;
        Sender stripe;
        using (var api = await ApiClient.ForAsync(right, company))
        {
            id = (await api.PostAsync("", body.DeepClone())).Expect(201).Id;
            (await api.PostAsync($"/{id}/connect")).Expect(200);
            using var others = await ApiClient.ForAsync(right, other);
            stripe = await Sender.ConnectAsync(others, deployment.Sandbox, "stripe");
        }

        right.Terminate();
        await right.WaitForExitAsync(Patience);
        var key = deployment.NewSealingKey()!;
        var before = await RowAsync(deployment, id);
        deployment.Sandbox["openai"].Reset();

        var wrong = await deployment.StartHostAsync();
        using (stripe)
        using (var api = await ApiClient.ForAsync(wrong, company))
        {
            await SealedAsync(api, id, body, before, deployment, company);

            // What cannot be judged, or kept sealed, is not acknowledged: the provider comes again.
            (await stripe.SendAsync(1, wrong)).Status.ShouldBe(503);
            (await deployment.CountAsync(other, "webhook_deliveries")).ShouldBe(0);

            // Put back while it runs.
            deployment.PutSealingKey(key);
            await Poll.UntilAsync(async () => (await api.PostAsync($"/{id}/test")).Status == 200, Patience, "the vault to open");
            (await api.PostAsync($"/{id}/test")).Text("result").ShouldBe("ok");
            (await stripe.SendAsync(1, wrong)).Status.ShouldBe(200);
            (await ReadyAsync(api)).Expect(200);
            (await api.PostAsync("", Other(body))).Expect(201);
        }
    }

    [Fact]
    public async Task SecretsMovedBetweenRowsTenantsAndFields_AreUnreadable_AndNothingIsSent()
    {
        var (company, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync();
        using var api = await ApiClient.ForAsync(host, company);
        using var foreign = await ApiClient.ForAsync(host, other);
        var body = new JsonObject { ["provider"] = "openai", ["config"] = deployment.Sandbox["openai"].Credential("good").ToJson() };
        var row = (await api.PostAsync("", body.DeepClone())).Expect(201).Id;
        var sibling = (await api.PostAsync("", Other(body))).Expect(201).Id;
        var elsewhere = (await foreign.PostAsync("", body.DeepClone())).Expect(201).Id;
        var before = await RowAsync(deployment, row);

        foreach (var tampering in new[]
        {
            $"(SELECT config -> 'api_key' FROM integrations.integrations WHERE id = '{sibling}')",
            $"(SELECT config -> 'api_key' FROM integrations.integrations WHERE id = '{elsewhere}')",
            "jsonb_set(config -> 'api_key', '{$sealed}', to_jsonb(left(config -> 'api_key' ->> '$sealed', -4)))",
            "jsonb_set(config -> 'api_key', '{$sealed}', to_jsonb(replace(config -> 'api_key' ->> '$sealed', 'v1.1.', 'v1.2.')))",
            "'\"sk-proj-SandboxGoodKey00000000000001\"'::jsonb",
            "'{\"$sealed\": \"\"}'::jsonb",
        })
        {
            await deployment.ScalarAsync<int>(
                $"WITH changed AS (UPDATE integrations.integrations SET config = jsonb_set(config, '{{api_key}}', {tampering}) WHERE id = $1 RETURNING 1) SELECT count(*)::int FROM changed", row);

            (await api.PostAsync($"/{row}/connect")).Expect(422).Text("reason").ShouldBe("secret_unreadable", tampering);
            (await api.PostAsync($"/{row}/test")).Expect(200).Text("reason").ShouldBe("secret_unreadable", tampering);
            var shown = (await api.GetAsync($"/{row}")).Expect(200);
            shown.Body.ShouldNotContain("SandboxGoodKey", Case.Sensitive, tampering);
            shown.Body.ShouldNotContain("$sealed", Case.Sensitive, tampering);
        }

        deployment.Sandbox["openai"].Received.ShouldBe(0);
        await deployment.ScalarAsync<int>("WITH back AS (UPDATE integrations.integrations SET config = $2::jsonb -> 'config' WHERE id = $1 RETURNING 1) SELECT count(*)::int FROM back", row, before);
        (await api.PostAsync($"/{row}/connect")).Expect(200).Text("status").ShouldBe("connected");
    }

    private static async Task SealedAsync(ApiClient api, Guid id, JsonObject body, string before, Deployment deployment, string company)
    {
        (await api.SendAsync(HttpMethod.Get, "/health/live", null)).Expect(200);
        (await ReadyAsync(api)).Expect(503)["checks"]!["sealing"]!.GetValue<string>().ShouldBe("key_wrong");

        (await api.GetAsync($"/{id}")).Expect(200).Text("status").ShouldBe("connected");
        (await api.GetAsync("")).Expect(200).Items.Count.ShouldBe(1);
        (await api.GetAsync($"/{id}/activity")).Expect(200);
        (await api.GetAsync("/summary")).Expect(200);

        var etag = (await api.GetAsync($"/{id}")).ETag;
        foreach (var refused in new[]
        {
            await api.PostAsync("", Other(body)),
            await api.PatchAsync($"/{id}", etag, new JsonObject { ["config"] = new JsonObject { ["api_key"] = body["config"]!["api_key"]!.DeepClone() } }),
            await api.PostAsync($"/{id}/connect"),
            await api.PostAsync($"/{id}/test"),
        })
        {
            refused.Expect(503).Code.ShouldBe("vault.sealed");
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        (await RowAsync(deployment, id)).ShouldBe(before);
        (await deployment.CountAsync(company)).ShouldBe(1);
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.data_keys")).ShouldBe(1);
        deployment.Sandbox["openai"].Received.ShouldBe(0);
    }

    private static JsonObject Other(JsonObject body)
    {
        var other = (JsonObject)body.DeepClone();
        other["account_key"] = "other";
        return other;
    }

    private static Task<Answer> ReadyAsync(ApiClient api) => api.SendAsync(HttpMethod.Get, "/health/ready", null);

    private static Task<string> RowAsync(Deployment deployment, Guid id) => deployment.ScalarAsync<string>("SELECT to_jsonb(row)::text FROM integrations.integrations AS row WHERE id = $1", id);
}
