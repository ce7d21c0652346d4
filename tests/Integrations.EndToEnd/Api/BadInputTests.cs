using System.Text;
using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Whatever is wrong with a request: the right status, a stable code, the field by name, and nothing written.</summary>
public sealed class BadInputTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const string Key = "sk-proj-0123456789abcdefghij";

    [Theory]
    // Provider.
    [InlineData("""{"config":{}}""", "validation_failed", "provider", "required")]
    [InlineData("""{"provider":null,"config":{}}""", "validation_failed", "provider", "required")]
    [InlineData("""{"provider":5,"config":{}}""", "validation_failed", "provider", "wrong_type")]
    [InlineData("""{"provider":"paypal","config":{}}""", "provider.unknown", "provider", "unknown")]
    [InlineData("""{"provider":"OpenAI","config":{}}""", "provider.unknown", "provider", "unknown")]
    [InlineData("""{"provider":"","config":{}}""", "provider.unknown", "provider", "unknown")]
    // Config as a whole.
    [InlineData("""{"provider":"openai"}""", "validation_failed", "config", "required")]
    [InlineData("""{"provider":"openai","config":null}""", "validation_failed", "config", "required")]
    [InlineData("""{"provider":"openai","config":[]}""", "validation_failed", "config", "wrong_type")]
    [InlineData("""{"provider":"openai","config":"{}"}""", "validation_failed", "config", "wrong_type")]
    // Settings.
    [InlineData("""{"provider":"openai","config":{}}""", "validation_failed", "config.api_key", "required")]
    [InlineData("""{"provider":"openai","config":{"api_key":null}}""", "validation_failed", "config.api_key", "required")]
    [InlineData("""{"provider":"openai","config":{"api_key":""}}""", "validation_failed", "config.api_key", null)]
    [InlineData("""{"provider":"openai","config":{"api_key":12}}""", "validation_failed", "config.api_key", null)]
    [InlineData("""{"provider":"openai","config":{"api_key":{"set":true}}}""", "validation_failed", "config.api_key", "required")]
    [InlineData("""{"provider":"openai","config":{"api_key":{"$sealed":"v1.1.AAAA"}}}""", "validation_failed", "config.api_key", null)]
    [InlineData("""{"provider":"openai","config":{"api_key":"not-a-key"}}""", "validation_failed", "config.api_key", "bad_form")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY\u0000"}}""", "validation_failed", "config.api_key", "control_character")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","region":"mars"}}""", "validation_failed", "config.region", "not_a_choice")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","region":["eu"]}}""", "validation_failed", "config.region", "wrong_type")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","apikey":"x"}}""", "validation_failed", "config.apikey", "unknown")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","default_model":"a\u0000b"}}""", "validation_failed", "config.default_model", "control_character")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","default_model":"\ud800"}}""", "validation_failed", "config.default_model", "control_character")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","default_model":"\udc00x"}}""", "validation_failed", "config.default_model", "control_character")]
    [InlineData("""{"provider":"openai","config":{"api_key":"KEY","default_model":"LONG"}}""", "validation_failed", "config.default_model", "too_long")]
    [InlineData("""{"provider":"mfinante","config":{"probe_cui":"12345675"}}""", "validation_failed", "config.probe_cui", null)]
    // Names.
    [InlineData("""{"provider":"mfinante","config":{},"account_key":""}""", "validation_failed", "account_key", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"account_key":"a b"}""", "validation_failed", "account_key", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"account_key":"magazin-ș"}""", "validation_failed", "account_key", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"account_key":"LONG"}""", "validation_failed", "account_key", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"account_key":7}""", "validation_failed", "account_key", "wrong_type")]
    [InlineData("""{"provider":"mfinante","config":{},"display_name":"LONG"}""", "validation_failed", "display_name", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"display_name":"  "}""", "validation_failed", "display_name", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"display_name":"a\u0000"}""", "validation_failed", "display_name", "control_character")]
    [InlineData("""{"provider":"mfinante","config":{},"display_name":"a\u0007b"}""", "validation_failed", "display_name", null)]
    [InlineData("""{"provider":"mfinante","config":{},"franchise_id":""}""", "validation_failed", "franchise_id", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"franchise_id":"0123456789012345678901234567890123456"}""", "validation_failed", "franchise_id", "bad_form")]
    [InlineData("""{"provider":"mfinante","config":{},"franchise_id":"a\u0000"}""", "validation_failed", "franchise_id", "control_character")]
    public async Task Create_WithAWrongMember_NamesIt(string body, string code, string field, string? fieldCode)
    {
        var sent = body.Replace("KEY", Key, StringComparison.Ordinal).Replace("LONG", new string('a', 201), StringComparison.Ordinal);

        var refused = (await Api.PostBytesAsync("", Encoding.UTF8.GetBytes(sent))).Expect(400);

        refused.Code.ShouldBe(code);
        refused.ErrorFields.ShouldContain(field);
        if (fieldCode is not null)
        {
            refused["error_codes"]![field]!.AsArray().Select(item => item!.GetValue<string>()).ShouldContain(fieldCode);
        }

        refused.Body.ShouldNotContain(Key);
        await NothingIsWrittenAsync();
    }

    [Theory]
    [InlineData("id", "\"00000000-0000-0000-0000-000000000001\"")]
    [InlineData("company_id", "\"thief\"")]
    [InlineData("status", "\"connected\"")]
    [InlineData("version", "7")]
    [InlineData("verified", "true")]
    [InlineData("account", "{}")]
    [InlineData("grant_id", "\"00000000-0000-0000-0000-000000000001\"")]
    [InlineData("error_code", "\"rate_limited\"")]
    [InlineData("created_at", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("deleted_at", "null")]
    [InlineData("tokens", "{}")]
    [InlineData("Provider", "\"openai\"")]
    [InlineData("anything", "1")]
    public async Task MembersThatOnlyTheServerMakes_AreRefusedEverywhere(string member, string value)
    {
        var created = await CreateOpenaiAsync();
        var before = await RowAsync(created.Id);
        var with = JsonNode.Parse($$"""{"{{member}}":{{value}}}""")!.AsObject();

        foreach (var answer in new[]
        {
            await Api.PostAsync("", Merged(NewOpenai("other"), with)),
            await Api.PatchAsync($"/{created.Id}", created.ETag, Merged(new() { ["display_name"] = "x" }, with)),
            await Api.PostAsync($"/{created.Id}/connect", with.DeepClone()),
            await Api.PostAsync("/import", new JsonObject { ["rows"] = new JsonArray(NewOpenai("other")), [member] = JsonNode.Parse(value) }),
        })
        {
            answer.Expect(400).Code.ShouldBe("validation_failed");
            answer["error_codes"]![member]!.AsArray().Single()!.GetValue<string>().ShouldBe("unknown");
        }

        (await RowAsync(created.Id)).ShouldBe(before);
        (await Deployment.CountAsync(Company)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"display_name":5}""", "display_name")]
    [InlineData("""{"config":[]}""", "config")]
    [InlineData("""{"config":{"api_key":null}}""", "config.api_key")]
    [InlineData("""{"config":{"region":"mars"}}""", "config.region")]
    [InlineData("""{"config":{"nothing":1}}""", "config.nothing")]
    public async Task Edit_OfAConnectedRowWithAWrongMember_ChangesNothing(string body, string field)
    {
        var created = await CreateOpenaiAsync();
        var connected = (await Api.PostAsync($"/{created.Id}/connect")).Expect(200);
        var before = await RowAsync(created.Id);

        var refused = (await Api.PatchAsync($"/{created.Id}", connected.ETag, JsonNode.Parse(body)!)).Expect(400);

        refused.ErrorFields.ShouldContain(field);
        (await RowAsync(created.Id)).ShouldBe(before);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=99999999999999999999", "limit")]
    [InlineData("?status=broken", "status")]
    [InlineData("?category=food", "category")]
    [InlineData("?provider=paypal", "provider")]
    [InlineData("?q=%00", "q")]
    [InlineData("?franchise_id=%00", "franchise_id")]
    [InlineData("?cursor=nonsense", "cursor")]
    [InlineData("?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    public async Task List_WithAWrongQuery_NamesIt(string query, string field)
    {
        var refused = (await Api.GetAsync(query)).Expect(400);

        refused.ErrorFields.ShouldBe([field]);
    }

    [Fact]
    public async Task Cursor_OfAnotherListOrTenant_IsRefused()
    {
        await CreateOpenaiAsync("a");
        await CreateOpenaiAsync("b");
        var cursor = (await Api.GetAsync("?limit=1")).Expect(200).Text("next_cursor");
        var other = await CallerAsync(Guid.NewGuid().ToString());

        (await Api.GetAsync($"?limit=1&cursor={cursor}")).Expect(200).Items.ShouldHaveSingleItem()["account_key"]!.GetValue<string>().ShouldBe("a");
        (await Api.GetAsync($"?limit=1&status=error&cursor={cursor}")).Expect(400).Code.ShouldBe("request.cursor_malformed");
        (await other.GetAsync($"?limit=1&cursor={cursor}")).Expect(400).Code.ShouldBe("request.cursor_malformed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"provider":"openai",}""")]
    [InlineData("""{"provider":"openai"} x""")]
    [InlineData("""{"provider":"openai","provider":"mfinante","config":{}}""")]
    [InlineData("""{"provider":"openai","config":{"api_key":"a","api_key":"b"}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("NaN")]
    [InlineData("// comment\n{}")]
    [InlineData("DEEP")]
    [InlineData("DEEPER")]
    public async Task Body_ThatIsNoJsonObject_IsMalformed(string body)
    {
        var sent = body switch
        {
            "DEEP" => Nested(17),
            "DEEPER" => Nested(100_000),
            _ => body,
        };

        (await Api.PostBytesAsync("", Encoding.UTF8.GetBytes(sent))).Expect(400).Code.ShouldBe("request.malformed");

        await NothingIsWrittenAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC0, 0x80, 0x22, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 })]
    public async Task Body_ThatIsNoUtf8_IsRefused(byte[] body)
    {
        (await Api.PostBytesAsync("", body)).Expect(400);

        await NothingIsWrittenAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Body_OfAnotherMediaType_IsUnsupported(string? type)
    {
        (await Api.PostBytesAsync("", Encoding.UTF8.GetBytes(NewOpenai().ToJsonString()), type)).Expect(415).Code.ShouldBe("request.unsupported_media_type");

        await NothingIsWrittenAsync();
    }

    [Theory]
    [InlineData(1024 * 1024 + 1)]
    [InlineData(20 * 1024 * 1024)]
    public async Task Body_OfManyBytes_IsTooLarge(int bytes)
    {
        var body = NewOpenai();
        body["display_name"] = new string('a', bytes);

        var refused = await SendLargeAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));

        // The server may close while we still send: then there is no answer, which refuses just as well.
        refused?.Expect(413).Code.ShouldBe("request.too_large");
        await NothingIsWrittenAsync();
    }

    [Fact]
    public async Task Text_IsKeptExactlyAsItWasSent()
    {
        // Comma and cedilla letters, NFC and NFD twins, Turkish i, bidirectional marks, emoji of two surrogates.
        foreach (var (name, index) in new[] { "șțȘȚ", "şţŞŢ", "é", "e\u0301", "İıiI", "\u202Eabc\u202C", "👩‍👩‍👧 🚀", "a\u00A0b", "' OR 1=1 --", "<script>", "\\u0000" }.Select((name, index) => (name, index)))
        {
            var body = NewOpenai($"text-{index}");
            body["display_name"] = name;
            var created = (await Api.PostAsync("", body)).Expect(201);

            (await Api.GetAsync($"/{created.Id}")).Text("display_name").ShouldBe(name);
            (await Deployment.ScalarAsync<string>("SELECT display_name FROM integrations.integrations WHERE id = $1", created.Id)).ShouldBe(name);
        }
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "request.not_found")]
    [InlineData("GET", "/not-a-guid/activity", 404, "request.not_found")]
    [InlineData("PUT", "", 405, "request.method_not_allowed")]
    [InlineData("DELETE", "", 405, "request.method_not_allowed")]
    [InlineData("GET", "/test", 405, "request.method_not_allowed")]
    [InlineData("PUT", "/00000000-0000-0000-0000-000000000001", 405, "request.method_not_allowed")]
    [InlineData("TRACE", "/summary", 405, "request.method_not_allowed")]
    public async Task AddressOrMethod_ThatIsNotThere_IsAProblem(string method, string path, int status, string code)
    {
        var refused = (await Api.SendAsync(new HttpMethod(method), ApiClient.Base + path, null)).Expect(status);

        (refused.Code, refused.ContentType).ShouldBe((code, "application/problem+json"));
    }

    private async Task<Answer?> SendLargeAsync(byte[] body)
    {
        try
        {
            return await Api.PostBytesAsync("", body);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task NothingIsWrittenAsync()
    {
        (await Deployment.CountAsync(Company)).ShouldBe(0);
        (await Deployment.CountAsync(Company, "activity")).ShouldBe(0);
    }

    private Task<string> RowAsync(Guid id) => Deployment.ScalarAsync<string>("SELECT row::text FROM integrations.integrations AS row WHERE id = $1", id);

    private static JsonObject Merged(JsonObject body, JsonObject with)
    {
        foreach (var (name, value) in with)
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private static string Nested(int depth) => $$"""{"provider":"openai","config":{{string.Concat(Enumerable.Repeat("{\"a\":", depth))}}1{{new string('}', depth)}}}""";
}
