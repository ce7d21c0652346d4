using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>The activity log, imports, what operators see, and both languages.</summary>
public sealed class HistoryTests(ApiFixture fixture) : ApiTest(fixture)
{
    [Fact]
    public async Task Activity_SaysWhoDidWhatWithTheValuesBeforeAndAfter_SecretsMasked()
    {
        var person = await CallerAsync(new JsonObject { ["company_id"] = Company, ["sub"] = "ana@firma.ro" });
        var created = await CreateOpenaiAsync();
        var key = Sample("openai", "bad")["api_key"]!.GetValue<string>();
        (await person.PatchAsync($"/{created.Id}", created.ETag, new JsonObject { ["display_name"] = "Nou", ["config"] = new JsonObject { ["api_key"] = key, ["region"] = "eu" } })).Expect(200);

        var log = (await Api.GetAsync($"/{created.Id}/activity")).Expect(200);

        log.Items.Select(item => item["action"]!.GetValue<string>()).ShouldBe(["configured", "created"]);
        var edit = log.Items[0];
        (edit["actor"]!["kind"]!.GetValue<string>(), edit["actor"]!["id"]!.GetValue<string>(), edit["actor"]!["from"]!.GetValue<string>()).ShouldBe(("person", "ana@firma.ro", "127.0.0.1"));
        edit["occurred_at"]!.GetValue<DateTimeOffset>().ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        (edit["before"]!["display_name"], edit["after"]!["display_name"]!.GetValue<string>()).ShouldBe((null, "Nou"));
        edit["after"]!.ToJsonString().ShouldContain("eu");
        edit["after"]!.ToJsonString().ShouldContain("api_key");
        log.Body.ShouldNotContain(key);
        log.Body.ShouldNotContain("$sealed");
    }

    [Fact]
    public async Task Activity_IsReadByPages()
    {
        var created = await CreateOpenaiAsync();
        var etag = created.ETag;
        for (var edit = 0; edit < 5; edit++)
        {
            etag = (await Api.PatchAsync($"/{created.Id}", etag, new JsonObject { ["display_name"] = $"name-{edit}" })).Expect(200).ETag;
        }

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = (await Api.GetAsync($"/{created.Id}/activity?limit=2{cursor}")).Expect(200);
            seen.AddRange(page.Items.Select(item => item["after"]!["display_name"]?.GetValue<string>() ?? "created"));
            cursor = page.Text("next_cursor") is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        seen.ShouldBe(["name-4", "name-3", "name-2", "name-1", "name-0", "created"]);
    }

    [Fact]
    public async Task Diagnostics_HoldTheRowTheProviderAndTheLog_AndNoSecret()
    {
        var created = await CreateOpenaiAsync();

        var bundle = (await Api.GetAsync($"/{created.Id}/diagnostics")).Expect(200);

        bundle["integration"]!["id"]!.GetValue<Guid>().ShouldBe(created.Id);
        bundle["provider"]!["verify_call"]!.GetValue<string>().ShouldBe("GET /v1/models");
        bundle["activity"]!.AsArray().Count.ShouldBe(1);
        bundle.Body.ShouldNotContain(Sample("openai")["api_key"]!.GetValue<string>());
        bundle.Body.ShouldNotContain("$sealed");
    }

    [Fact]
    public async Task Import_MakesTheRightRowsAndNamesTheWrongOnes()
    {
        await CreateOpenaiAsync("taken");
        JsonObject Rows(bool dryRun) => new()
        {
            ["dry_run"] = dryRun,
            ["rows"] = new JsonArray(
                NewOpenai("a"),
                NewOpenai("taken"),
                new JsonObject { ["provider"] = "openai", ["account_key"] = "b", ["config"] = new JsonObject { ["api_key"] = "wrong" } },
                new JsonObject { ["provider"] = "paypal", ["config"] = new JsonObject() },
                NewOpenai("c", "f1")),
        };

        var dry = (await Api.PostAsync("/import", Rows(true))).Expect(200);
        dry["rows"]!.AsArray().Select(row => row!["result"]!.GetValue<string>()).ShouldBe(["would_create", "would_create", "refused", "refused", "would_create"]);
        (await Deployment.CountAsync(Company)).ShouldBe(1);

        var real = (await Api.PostAsync("/import", Rows(false))).Expect(200);
        (real["created"]!.GetValue<int>(), real["refused"]!.GetValue<int>()).ShouldBe((2, 3));
        real["rows"]!.AsArray().Select(row => row!["error"]?["code"]?.GetValue<string>()).ShouldBe([null, "integration.account_key_taken", "validation_failed", "provider.unknown", null]);
        (await Deployment.CountAsync(Company)).ShouldBe(3);

        // Again: what is there stays, nothing is made twice.
        (await Api.PostAsync("/import", Rows(false))).Expect(200)["created"]!.GetValue<int>().ShouldBe(0);
        (await Deployment.CountAsync(Company)).ShouldBe(3);
        (await Deployment.CountAsync(Company, "activity")).ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task Import_OfTooFewOrTooManyRows_IsRefused(int count)
    {
        var rows = new JsonArray([.. Enumerable.Range(0, count).Select(number => new JsonObject { ["provider"] = "mfinante", ["account_key"] = $"a{number}", ["config"] = Sample("mfinante") })]);

        (await Api.PostAsync("/import", new JsonObject { ["rows"] = rows })).Expect(400).ErrorFields.ShouldBe(["rows"]);

        (await Deployment.CountAsync(Company)).ShouldBe(0);
    }

    [Fact]
    public async Task Import_WithAnUnknownMemberInARow_NamesTheRow()
    {
        var row = NewOpenai();
        row["status"] = "connected";

        (await Api.PostAsync("/import", new JsonObject { ["rows"] = new JsonArray(NewOpenai("ok"), row) })).Expect(400).ErrorFields.ShouldBe(["rows[1].status"]);

        (await Deployment.CountAsync(Company)).ShouldBe(0);
    }

    [Fact]
    public async Task Operator_SeesCountsAndReasons_NeverWhoseTheyAre()
    {
        var body = NewOpenai();
        body["display_name"] = "Numele firmei";
        body["config"] = Sample("openai", "bad");
        var created = (await Api.PostAsync("", body)).Expect(201);
        (await Api.PostAsync($"/{created.Id}/connect")).Expect(422);
        var caller = await CallerAsync(new JsonObject { ["scope"] = "integrations.operate" });

        var summary = (await caller.GetAsync("/operator/summary")).Expect(200);
        var failures = (await caller.GetAsync("/operator/failures")).Expect(200);

        summary["total"]!.GetValue<int>().ShouldBeGreaterThan(0);
        failures.Items.ShouldContain(group => group["provider"]!.GetValue<string>() == "openai" && group["reason"]!.GetValue<string>() == "invalid_credentials");
        foreach (var text in new[] { Company, created.Id.ToString(), "Numele firmei", "org-Sandbox" })
        {
            (summary.Body + failures.Body).ShouldNotContain(text);
        }
    }

    [Theory]
    [InlineData("ro", "ro")]
    [InlineData("ro-RO,ro;q=0.9,en;q=0.8", "ro")]
    [InlineData("en-GB", "en")]
    [InlineData("en;q=0.2, ro;q=0.7", "ro")]
    [InlineData("de", "en")]
    [InlineData("*", "en")]
    public async Task Problem_SpeaksTheCallersLanguage(string accepted, string language)
    {
        var body = NewOpenai();
        body["config"] = new JsonObject();

        var refused = (await Api.PostAsync("", body, ("Accept-Language", accepted))).Expect(400);

        refused.Language.ShouldBe(language);
        refused.Text("detail")!.ShouldContain(language == "ro" ? "câmpuri" : "fields");
        refused["errors"]!["config.api_key"]![0]!.GetValue<string>().ShouldContain(language == "ro" ? "Cheia API" : "API key");
        refused.Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task Catalogue_HoldsSchemaAndTextsInBothLanguages()
    {
        var provider = (await Api.GetAsync("/providers/openai")).Expect(200);

        provider["summary"]!["ro"]!.GetValue<string>().ShouldNotBe(provider["summary"]!["en"]!.GetValue<string>());
        provider.Body.ShouldContain("api_key");
        (await Api.GetAsync("/providers")).Expect(200).Items.ShouldContain(item => item["code"]!.GetValue<string>() == "mfinante");
        (await Api.GetAsync("/providers/paypal")).Expect(404).Code.ShouldBe("provider.not_found");
    }

    [Fact]
    public async Task Answers_AreNotKeptByCaches()
    {
        var created = await CreateOpenaiAsync();

        (await Api.GetAsync($"/{created.Id}")).Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await Api.GetAsync("")).Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await Api.SendAsync(HttpMethod.Get, $"{ApiClient.Base}/{created.Id}", null, ("If-None-Match", created.ETag))).Expect(200);
    }
}
