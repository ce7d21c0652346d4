using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>An integration from its creation to its removal.</summary>
public sealed class LifeTests(ApiFixture fixture) : ApiTest(fixture)
{
    [Fact]
    public async Task Integration_IsCreatedListedEditedConnectedTestedDisconnectedAndRemoved()
    {
        var created = (await Api.PostAsync("", NewOpenai())).Expect(201);
        created.ETag.ShouldBe("\"1\"");
        created.Headers.Location!.ToString().ShouldBe($"{ApiClient.Base}/{created.Id}");
        created.Text("status").ShouldBe("disconnected");
        created.Body.ShouldContain("""
            "api_key":{"set":true,"hint":"…0001"}
            """);
        created["config"]!["organization_id"]!.GetValue<string>().ShouldBe("org-Sandbox");
        (await Api.GetAsync("")).Expect(200).Items.ShouldHaveSingleItem()["id"]!.GetValue<Guid>().ShouldBe(created.Id);

        var path = $"/{created.Id}";
        var read = (await Api.GetAsync(path)).Expect(200);
        JsonNode.DeepEquals(read.Json, created.Json).ShouldBeTrue($"{read.Body}\n{created.Body}");

        var edited = (await Api.PatchAsync(path, read.ETag, new JsonObject { ["display_name"] = "Contul nostru „șț”", ["config"] = new JsonObject { ["default_model"] = null, ["api_key"] = read["config"]!["api_key"]!.DeepClone() } })).Expect(200);
        edited.ETag.ShouldBe("\"2\"");
        edited.Text("display_name").ShouldBe("Contul nostru „șț”");
        edited["config"]!["default_model"].ShouldBeNull();

        // The mask that a read showed was sent back: the provider still gets the right key.
        var connected = (await Api.PostAsync($"{path}/connect")).Expect(200);
        (connected.Text("status"), connected["verified"]!.GetValue<bool>()).ShouldBe(("connected", true));
        connected["account"]!["external_id"]!.GetValue<string>().ShouldBe("proj_Sandbox");
        connected["next_check_at"].ShouldNotBeNull();
        Deployment.Sandbox["openai"].Requests[^1].Header("Authorization").ShouldBe($"Bearer {Sample("openai")["api_key"]}");

        (await Api.PostAsync($"{path}/test")).Expect(200).Text("result").ShouldBe("ok");

        var disconnected = (await Api.PostAsync($"{path}/disconnect")).Expect(200);
        disconnected.Text("status").ShouldBe("disconnected");
        disconnected["config"]!["api_key"].ShouldBeNull();
        disconnected["config"]!["organization_id"]!.GetValue<string>().ShouldBe("org-Sandbox");
        (await StoredConfigAsync(created.Id)).ShouldNotContain("$sealed");

        var again = (await Api.PostAsync($"{path}/connect", new JsonObject { ["config"] = new JsonObject { ["api_key"] = Sample("openai")["api_key"]!.DeepClone() } })).Expect(200);
        again.Text("status").ShouldBe("connected");

        (await Api.DeleteAsync(path, again.ETag)).Expect(204).Body.ShouldBeEmpty();
        (await Api.GetAsync(path)).Expect(404).Code.ShouldBe("integration.not_found");
        (await Api.GetAsync("")).Items.ShouldBeEmpty();
        (await StoredConfigAsync(created.Id)).ShouldNotContain("$sealed");
        (await Deployment.ScalarAsync<bool>("SELECT deleted_at IS NOT NULL AND status = 'disconnected' FROM integrations.integrations WHERE id = $1", created.Id)).ShouldBeTrue();
        (await Deployment.ScalarAsync<string[]>("SELECT array_agg(action ORDER BY occurred_at, id)::text[] FROM integrations.activity WHERE integration_id = $1", created.Id))
            .ShouldBe(["created", "configured", "connected", "disconnected", "configured", "connected", "disconnected", "removed"]);
    }

    [Fact]
    public async Task ProviderWithoutCredentials_ConnectsToo()
    {
        var created = (await Api.PostAsync("", new JsonObject { ["provider"] = "mfinante", ["config"] = Sample("mfinante") })).Expect(201);

        var connected = (await Api.PostAsync($"/{created.Id}/connect")).Expect(200);

        (connected.Text("status"), connected["verified"]!.GetValue<bool>()).ShouldBe(("connected", true));
        connected["account"]!["name"]!.GetValue<string>().ShouldBe("EXEMPLU SRL");
    }

    [Fact]
    public async Task RemovedKey_MayBeUsedAgain_AndATakenOneMayNot()
    {
        var first = await CreateOpenaiAsync();
        (await Api.PostAsync("", NewOpenai())).Expect(409).Code.ShouldBe("integration.account_key_taken");
        await CreateOpenaiAsync("second-shop");

        (await Api.DeleteAsync($"/{first.Id}", first.ETag)).Expect(204);

        await CreateOpenaiAsync();
    }

    [Fact]
    public async Task TheSameAccountInTwoCompanies_IsNobodysBusiness()
    {
        await CreateOpenaiAsync();
        var other = await CallerAsync(Guid.NewGuid().ToString());

        (await other.PostAsync("", NewOpenai())).Expect(201);
    }

    [Fact]
    public async Task TestOfUnsavedSettings_SaysWhatAConnectWouldAndWritesNothing()
    {
        var good = (await Api.PostAsync("/test", new JsonObject { ["provider"] = "openai", ["config"] = Sample("openai") })).Expect(200);
        var bad = (await Api.PostAsync("/test", new JsonObject { ["provider"] = "openai", ["config"] = Sample("openai", "bad") })).Expect(200);

        (good.Text("result"), good["integration"]).ShouldBe(("ok", null));
        (bad.Text("result"), bad.Text("reason"), bad.Text("field")).ShouldBe(("failed", "invalid_credentials", "config.api_key"));
        bad["message"]!["ro"]!.GetValue<string>().ShouldNotBe(bad["message"]!["en"]!.GetValue<string>());
        (await Deployment.CountAsync(Company)).ShouldBe(0);
        (await Deployment.CountAsync(Company, "activity")).ShouldBe(0);
    }

    [Fact]
    public async Task TestOfUnsavedSettings_MayUseTheStoredSecretOfARow()
    {
        var created = await CreateOpenaiAsync();

        var tested = (await Api.PostAsync("/test", new JsonObject { ["provider"] = "openai", ["id"] = created.Id, ["config"] = new JsonObject { ["default_model"] = "no-such-model" } })).Expect(200);

        (tested.Text("reason"), tested.Text("field")).ShouldBe(("invalid_configuration", "config.default_model"));
        (await StoredConfigAsync(created.Id)).ShouldNotContain("no-such-model");
    }

    [Fact]
    public async Task RefusedConnect_OfNewSettings_LeavesTheWorkingOnes()
    {
        var created = await CreateOpenaiAsync();
        (await Api.PostAsync($"/{created.Id}/connect")).Expect(200);
        var before = await StoredConfigAsync(created.Id);

        var refused = (await Api.PostAsync($"/{created.Id}/connect", new JsonObject { ["config"] = Sample("openai", "bad") })).Expect(422);

        (refused.Code, refused.Text("reason")).ShouldBe(("invalid_credentials", "invalid_credentials"));
        refused.ErrorFields.ShouldBe(["config.api_key"]);
        (await StoredConfigAsync(created.Id)).ShouldBe(before);
        (await Api.PostAsync($"/{created.Id}/test")).Expect(200).Text("result").ShouldBe("ok");
    }

    [Fact]
    public async Task Disconnect_OfADisconnectedRow_IsRefusedByName()
    {
        var created = await CreateOpenaiAsync();

        (await Api.PostAsync($"/{created.Id}/disconnect")).Expect(409).Code.ShouldBe("integration.illegal_transition");
    }

    private Task<string> StoredConfigAsync(Guid id) => Deployment.ScalarAsync<string>("SELECT config::text FROM integrations.integrations WHERE id = $1", id);

    [Fact]
    public async Task TheSameSecretSealedTwice_DoesNotLookTheSame()
    {
        await CreateOpenaiAsync("a");
        await CreateOpenaiAsync("b");

        (await Deployment.ScalarAsync<long>("SELECT count(DISTINCT config -> 'api_key' ->> '$sealed') FROM integrations.integrations WHERE company_id = $1", Company)).ShouldBe(2);
    }
}
