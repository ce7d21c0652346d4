using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>ETag and If-Match, Idempotency-Key: nobody's change is lost, nothing is done twice.</summary>
public sealed class ConditionTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const string KeyHeader = "Idempotency-Key";

    [Fact]
    public async Task EditAndRemove_WithoutIfMatch_AreRefused()
    {
        var created = await CreateOpenaiAsync();

        (await Api.SendAsync(HttpMethod.Patch, $"{ApiClient.Base}/{created.Id}", new JsonObject { ["display_name"] = "x" })).Expect(428).Code.ShouldBe("integration.version_required");
        (await Api.SendAsync(HttpMethod.Delete, $"{ApiClient.Base}/{created.Id}", null)).Expect(428).Code.ShouldBe("integration.version_required");
        (await Api.GetAsync($"/{created.Id}")).ETag.ShouldBe(created.ETag);
    }

    [Fact]
    public async Task EditAndRemove_WithAStaleETag_AreRefused()
    {
        var created = await CreateOpenaiAsync();
        (await Api.PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = "new" })).Expect(200);

        (await Api.PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = "lost" })).Expect(412).Code.ShouldBe("integration.version_stale");
        (await Api.DeleteAsync($"/{created.Id}", created.ETag)).Expect(412).Code.ShouldBe("integration.version_stale");
        (await Api.GetAsync($"/{created.Id}")).Text("display_name").ShouldBe("new");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"x\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"99999999999999999\"")]
    public async Task IfMatch_ThatIsNotOneStrongETag_IsRefused(string tag)
    {
        var created = await CreateOpenaiAsync();

        (await Api.PatchAsync($"/{created.Id}", tag, new JsonObject { ["display_name"] = "x" })).Expect(400).Code.ShouldBe("request.if_match_malformed");
    }

    [Fact]
    public async Task ParallelEdits_WithOneETag_HaveExactlyOneWinner()
    {
        var created = await CreateOpenaiAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Api.PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = $"name-{number}" })));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 412 && answer.Code == "integration.version_stale");
        var row = await Api.GetAsync($"/{created.Id}");
        (row.ETag, row.Text("display_name")).ShouldBe(("\"2\"", answers.Single(answer => answer.Status == 200).Text("display_name")));
        (await Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.activity WHERE integration_id = $1 AND action = 'configured'", created.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task EditOfNothing_ChangesNothing()
    {
        var created = await CreateOpenaiAsync();

        (await Api.PatchAsync($"/{created.Id}", created.ETag, new JsonObject())).Expect(200).ETag.ShouldBe(created.ETag);
    }

    [Fact]
    public async Task SameKeyAndBody_GiveTheSameAnswerAndOneRow()
    {
        var first = (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);
        var again = (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);

        JsonNode.DeepEquals(again.Json, first.Json).ShouldBeTrue(again.Body);
        (again.ETag, again.Headers.Location).ShouldBe((first.ETag, first.Headers.Location));
        (await Deployment.CountAsync(Company)).ShouldBe(1);
        (await Deployment.CountAsync(Company, "activity")).ShouldBe(1);
    }

    [Fact]
    public async Task SameKeyWithAnotherBody_IsRefused()
    {
        (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);
        var other = NewOpenai();
        other["config"]!["api_key"] = Sample("openai", "bad")["api_key"]!.DeepClone();

        (await Api.PostAsync("", other, (KeyHeader, "key-1"))).Expect(422).Code.ShouldBe("idempotency.reused");
        (await Deployment.CountAsync(Company)).ShouldBe(1);
    }

    [Fact]
    public async Task SameKeyOfAnotherTenantOrOperation_IsAnotherKey()
    {
        var other = await CallerAsync(Guid.NewGuid().ToString());
        var first = (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);

        (await other.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201).Id.ShouldNotBe(first.Id);
        (await Api.PostAsync($"/{first.Id}/connect", null, (KeyHeader, "key-1"))).Expect(200);
    }

    [Fact]
    public async Task SameKeyOfAnotherFranchiseOfTheCompany_IsNotAnsweredWithTheFirstOnesRow()
    {
        var (one, two) = (await CallerAsync(Company, "f1"), await CallerAsync(Company, "f2"));
        var first = (await one.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);

        var second = await two.PostAsync("", NewOpenai(), (KeyHeader, "key-1"));

        second.Status.ShouldBeOneOf(201, 422);
        second.Body.ShouldNotContain(first.Id.ToString());
    }

    [Fact]
    public async Task RefusedRequest_MayBeCorrectedUnderTheSameKey()
    {
        var wrong = NewOpenai();
        wrong["config"] = new JsonObject();
        (await Api.PostAsync("", wrong, (KeyHeader, "key-1"))).Expect(400);

        (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);
    }

    [Fact]
    public async Task RepeatedConnect_CallsTheProviderOnce()
    {
        var created = await CreateOpenaiAsync();
        var first = (await Api.PostAsync($"/{created.Id}/connect", null, (KeyHeader, "key-1"))).Expect(200);
        var again = (await Api.PostAsync($"/{created.Id}/connect", null, (KeyHeader, "key-1"))).Expect(200);

        JsonNode.DeepEquals(again.Json, first.Json).ShouldBeTrue(again.Body);
        Deployment.Sandbox["openai"].Received.ShouldBe(1);
    }

    [Fact]
    public async Task RepeatedRefusedConnect_GetsTheSameRefusal()
    {
        var body = NewOpenai();
        body["config"] = Sample("openai", "bad");
        var created = (await Api.PostAsync("", body)).Expect(201);
        var first = (await Api.PostAsync($"/{created.Id}/connect", null, (KeyHeader, "key-1"), ("Accept-Language", "ro"))).Expect(422);
        var again = (await Api.PostAsync($"/{created.Id}/connect", null, (KeyHeader, "key-1"), ("Accept-Language", "ro"))).Expect(422);

        again.WithoutTrace().ShouldBe(first.WithoutTrace());
        Deployment.Sandbox["openai"].Received.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("LONG")]
    public async Task Key_OfAWrongForm_IsRefused(string key)
        => (await Api.PostAsync("", NewOpenai(), (KeyHeader, key == "LONG" ? new string('k', 256) : key))).Expect(400).Code.ShouldBe("idempotency.key_malformed");

    [Fact]
    public async Task StoredFingerprint_IsNoShortcutToTheKey()
    {
        (await Api.PostAsync("", NewOpenai(), (KeyHeader, "key-1"))).Expect(201);

        var record = await Deployment.ScalarAsync<string>("SELECT row::text FROM integrations.idempotency_records AS row WHERE company_id = $1", Company);

        record.ShouldNotContain(Sample("openai")["api_key"]!.GetValue<string>());
    }
}
