using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Every text that a person enters, with what databases, locales and screens get wrong: kept exactly, or refused by its name. The host runs under a Turkish locale.</summary>
public sealed class StoredTextTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const int ImportRows = 500;

    private static readonly string[] Odd =
    [
        "șțȘȚăâî", "şţŞŢ", // commas and cedillas
        "é", "e\u0301", // composed and not
        "İıiI", "ﬁn", "Åſß", "\u202Eabc\u202C", "👩‍👩‍👧 🚀", "a\u00A0b", "\u200Ba", "' OR 1=1 --", "<script>x</script>", "\\u0000", "{{a}}", "%00", "a\0b", "a\u2028b", "a\u0085b", "a\tb",
    ];

    [Fact]
    public async Task EveryTextSetting_IsKeptExactly_OrRefusedByItsName()
    {
        var rows = (await Api.GetAsync("/providers")).Expect(200).Items.SelectMany(RowsOf).ToList();
        rows.Select(row => row.Provider).Distinct().Count().ShouldBeGreaterThan(20);
        var results = new List<JsonNode>();
        foreach (var part in rows.Chunk(ImportRows))
        {
            results.AddRange((await Api.PostAsync("/import", new JsonObject { ["rows"] = new JsonArray([.. part.Select(row => row.Body.DeepClone())]) })).Expect(200)["rows"]!.AsArray().Select(row => row!));
        }

        var stored = await StoredAsync();
        var wrong = rows.Zip(results, (row, result) => Verdict(row, result, stored)).OfType<string>().ToList();

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        stored.Count.ShouldBeInRange(100, rows.Count - 100, "both happen");
    }

    [Fact]
    public async Task NamesOfRows_AreKeptExactly_AndFound()
    {
        foreach (var (name, index) in Odd.Where(text => !text.Any(char.IsControl)).Select((name, index) => (name, index)))
        {
            var body = NewOpenai($"name-{index}");
            body["display_name"] = name;
            var created = (await Api.PostAsync("", body)).Expect(201);

            (await Api.GetAsync($"/{created.Id}")).Text("display_name").ShouldBe(name);
            (await Deployment.ScalarAsync<string>("SELECT display_name FROM integrations.integrations WHERE id = $1", created.Id)).ShouldBe(name);
            (await Api.GetAsync($"?q={Uri.EscapeDataString(name)}")).Expect(200).Items.Select(item => item["id"]!.GetValue<Guid>()).ShouldContain(created.Id, name);
        }
    }

    /// <summary>For each text field one row with each odd text in it and everything else right.</summary>
    private IEnumerable<Row> RowsOf(JsonNode provider)
    {
        var code = provider["code"]!.GetValue<string>();
        var fields = provider["fields"]!.AsArray();
        var right = Deployment.Sandbox.Boards.Any(board => board.Code == code)
            ? Sample(code)
            : new JsonObject(fields.Where(field => field!["required"]!.GetValue<bool>() && field["example"] is not null && AppliesByDefault(field["when"], fields)).Select(field => KeyValuePair.Create(field!["name"]!.GetValue<string>(), (JsonNode?)field["example"]!.DeepClone())));
        foreach (var name in fields.Where(field => field!["kind"]!.GetValue<string>() == "text" && !field["secret"]!.GetValue<bool>() && field["choices"] is null && field["when"] is null).Select(field => field!["name"]!.GetValue<string>()))
        {
            foreach (var (text, index) in Odd.Select((text, index) => (text, index)))
            {
                var config = (JsonObject)right.DeepClone();
                config[name] = text;
                var key = $"{name}-{index}";
                yield return new(code, name, text, key, new JsonObject { ["provider"] = code, ["account_key"] = key, ["config"] = config });
            }
        }
    }

    private static bool AppliesByDefault(JsonNode? when, JsonArray fields) => when is null || fields
        .Where(field => field!["name"]!.GetValue<string>() == when["field"]!.GetValue<string>())
        .Any(field => when["values"]!.AsArray().Any(value => value!.GetValue<string>() == field!["default"]?.ToString()));

    private static string? Verdict(Row row, JsonNode result, Dictionary<(string Provider, string Key), JsonNode> stored)
    {
        if (result["result"]!.GetValue<string>() == "refused")
        {
            var fields = result["error"]?["errors"]?.AsArray().Select(error => error!["field"]!.GetValue<string>()).Distinct().ToList();
            return fields is [var only] && only == $"config.{row.Field}" ? null : $"{row.Provider} {row.Field} '{row.Text}': refused as {result["error"]?.ToJsonString()}";
        }

        var kept = stored[(row.Provider, row.Key)]["config"]![row.Field]?.GetValue<string>();
        return kept == row.Text ? null : $"{row.Provider} {row.Field} '{row.Text}': kept as '{kept}'";
    }

    private async Task<Dictionary<(string, string), JsonNode>> StoredAsync()
    {
        var stored = new Dictionary<(string, string), JsonNode>();
        string? cursor = null;
        do
        {
            var page = (await Api.GetAsync($"?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
            foreach (var item in page.Items)
            {
                stored[(item["provider"]!.GetValue<string>(), item["account_key"]!.GetValue<string>())] = item;
            }

            cursor = page.Text("next_cursor");
        }
        while (cursor is not null);

        return stored;
    }

    private sealed record Row(string Provider, string Field, string Text, string Key, JsonObject Body);
}
