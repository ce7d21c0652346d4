using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>What a provider does, and what becomes of the connection.</summary>
public sealed class StateTests(ApiFixture fixture) : ApiTest(fixture)
{
    private Guid id;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        id = (await CreateOpenaiAsync()).Id;
        (await Api.PostAsync($"/{id}/connect")).Expect(200);
    }

    [Fact]
    public async Task ProviderThatIsDown_LeavesTheConnectionRetrying_UntilItAnswers()
    {
        Deployment.Sandbox["openai"].Break(Fault.OfStatus(503));
        var tested = (await Api.PostAsync($"/{id}/test")).Expect(200);
        (tested.Text("result"), tested.Text("reason")).ShouldBe(("failed", "provider_unavailable"));

        var row = await ReadAsync();
        (row.Text("status"), row.Text("error_code")).ShouldBe(("connected", "provider_unavailable"));
        row["error_since"].ShouldNotBeNull();
        row["failure_count"]!.GetValue<int>().ShouldBeGreaterThan(0);
        row["next_check_at"]!.GetValue<DateTimeOffset>().ShouldBeLessThan(DateTimeOffset.UtcNow.AddMinutes(10));
        row["error_message"]!["ro"]!.GetValue<string>().ShouldContain("OpenAI");

        Deployment.Sandbox["openai"].Mend();
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");

        row = await ReadAsync();
        (row.Text("status"), row.Text("error_code"), row["failure_count"]!.GetValue<int>()).ShouldBe(("connected", null, 0));
        (await MovesAsync()).ShouldBe(["disconnected>connected"]);
    }

    [Fact]
    public async Task RefusedKey_PutsTheConnectionIntoError_AndARightOneBringsItBack()
    {
        await EditKeyAsync("bad");
        (await ReadAsync()).Text("status").ShouldBe("connected");

        var failed = (await Api.PostAsync($"/{id}/test")).Expect(200);
        (failed.Text("result"), failed.Text("reason")).ShouldBe(("failed", "invalid_credentials"));
        failed["integration"]!["status"]!.GetValue<string>().ShouldBe("error");
        (await Api.PostAsync($"/{id}/test")).Expect(200);
        (await MovesAsync()).ShouldBe(["disconnected>connected", "connected>error"]);

        await EditKeyAsync("good");
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");

        var row = await ReadAsync();
        (row.Text("status"), row.Text("error_code"), row["verified"]!.GetValue<bool>()).ShouldBe(("connected", null, true));
        (await MovesAsync()).ShouldBe(["disconnected>connected", "connected>error", "error>connected"]);
    }

    [Theory]
    [InlineData("limited", "permission_missing")]
    [InlineData("no_credit", "permission_missing")]
    public async Task MissingPermission_IsToldFromAWrongKey(string key, string reason)
    {
        await EditKeyAsync(key);

        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("reason").ShouldBe(reason);

        (await ReadAsync()).Text("status").ShouldBe("error");
    }

    [Fact]
    public async Task ThrottledConnection_NeverBecomesAnError_AndWaitsAsItWasTold()
    {
        Deployment.Sandbox["openai"].Break(Fault.Throttle(TimeSpan.FromMinutes(30)));

        var tested = (await Api.PostAsync($"/{id}/test")).Expect(200);

        (tested.Text("reason"), tested["retry_after_seconds"]!.GetValue<int>()).ShouldBe(("rate_limited", 1800));
        var row = await ReadAsync();
        row.Text("status").ShouldBe("connected");
        row["next_check_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(29));
    }

    [Fact]
    public async Task ConnectWhileTheProviderIsDown_IsUnavailableWithRetryAfter()
    {
        var fresh = await CreateOpenaiAsync("fresh");
        Deployment.Sandbox["openai"].Break(Fault.OfStatus(503));

        var refused = (await Api.PostAsync($"/{fresh.Id}/connect")).Expect(503);

        refused.Code.ShouldBe("provider_unavailable");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await Api.GetAsync($"/{fresh.Id}")).Text("status").ShouldBe("disconnected");
    }

    [Fact]
    public async Task Summary_CountsByStatusAndProvider_AndShowsTheOldestFailure()
    {
        await EditKeyAsync("bad");
        (await Api.PostAsync($"/{id}/test")).Expect(200);
        await CreateOpenaiAsync("other");

        var summary = (await Api.GetAsync("/summary")).Expect(200);

        summary["total"]!.GetValue<int>().ShouldBe(2);
        summary["by_status"]!.ToJsonString().ShouldBe("""{"connected":0,"disconnected":1,"error":1}""");
        summary["by_provider"]!["openai"]!["error"]!.GetValue<int>().ShouldBe(1);
        summary["oldest_failure"]!["id"]!.GetValue<Guid>().ShouldBe(id);
    }

    [Fact]
    public async Task Filters_FindWhatTheySay()
    {
        await CreateOpenaiAsync("other");
        (await Api.PostAsync("", new JsonObject { ["provider"] = "mfinante", ["display_name"] = "Registru_100%", ["config"] = Sample("mfinante") })).Expect(201);

        (await FoundAsync("?status=connected")).ShouldBe(1);
        (await FoundAsync("?provider=openai")).ShouldBe(2);
        (await FoundAsync("?category=ai&status=disconnected")).ShouldBe(1);
        (await FoundAsync("?category=company_registry&provider=openai")).ShouldBe(0);
        (await FoundAsync("?q=chat%20GPT")).ShouldBe(2);
        (await FoundAsync("?q=registru_100%25")).ShouldBe(1);
        (await FoundAsync("?q=%25")).ShouldBe(1);
        (await FoundAsync("?q=registruX")).ShouldBe(0);
    }

    private async Task<int> FoundAsync(string query) => (await Api.GetAsync(query)).Expect(200).Items.Count;

    private async Task<Answer> ReadAsync() => (await Api.GetAsync($"/{id}")).Expect(200);

    private async Task EditKeyAsync(string sample)
        => (await Api.PatchAsync($"/{id}", (await ReadAsync()).ETag, new JsonObject { ["config"] = new JsonObject { ["api_key"] = Sample("openai", sample)["api_key"]!.DeepClone() } })).Expect(200);

    /// <summary>The moves in the activity log: exactly one line for each.</summary>
    private async Task<string[]> MovesAsync() => await Deployment.ScalarAsync<string[]>(
        "SELECT array_agg((before ->> 'status') || '>' || (after ->> 'status') ORDER BY occurred_at, id) FROM integrations.activity WHERE integration_id = $1 AND after ? 'status' AND before ? 'status'", id);
}
