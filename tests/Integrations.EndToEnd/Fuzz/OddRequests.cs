using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace GeniusErp.Tests.Integrations.EndToEnd.Fuzz;

/// <summary>One request as it goes out.</summary>
/// <param name="Routed">Every part of the path is of the form that the route asks for, so that the answer is the operation's own.</param>
internal sealed record OddRequest(HttpMethod Method, string Path, bool Routed, byte[]? Body, string? Type, (string Name, string Value)[] Headers)
{
    public override string ToString()
        => $"{Method} {Path} {string.Join(' ', Headers.Select(header => $"[{header.Name}: {header.Value}]"))} {Type} {(Body is null ? "" : Encoding.Latin1.GetString(Body[..Math.Min(Body.Length, 400)]))}";
}

/// <summary>Requests drawn from the document: mostly right, with something odd here and there.</summary>
/// <param name="samples">Settings that the provider of this code takes.</param>
internal sealed class OddRequests(ApiDocument document, IReadOnlyDictionary<string, JsonObject> samples)
{
    private const string Never = "018f0000-0000-7000-8000-000000000000";

    private static readonly Gen<string> Text = Any(
        Pick(
            "", " ", "a", "default", "nord", "a\0b", "\uFEFF", "\u202Eabc", "e\u0301", "é", "İıiI", "șţ", "👩‍👩‍👧", "\uD800", "\uDC00x", "' OR 1=1 --", "<script>", "../../etc/passwd", "%00", "%s%n",
            "null", "true", "0", "-1", "1e999", "18446744073709551616", "9999-12-31T23:59:59Z", "2020-13-45T99:99:99Z", Never, "\r\nX-Evil: 1", "\t", "\u007f", "connected", "error", "accepted", "stripe", "openai"),
        Gen.Int[180, 400].Select(length => new string('x', length)),
        Gen.String[Gen.Char.AlphaNumeric, 0, 60],
        Gen.String[Gen.Char['\u0001', '\uFFFF'], 0, 12]);

    private static readonly Gen<string> Json = Any(
        Pick(
            "null", "true", "false", "0", "-0.0", "7", "1e400", "12345678901234567890", "0.1", "[]", "{}", "[[],[]]", """{"a":{"a":1}}""", "\"\\u0000\"", "\"\\ud800\"", """{"\ud800":1}""", """{"set":true}""",
            """{"$sealed":"v1.1.AAAA"}""", """{"a":1,"a":2}""", "\"\"", "[null]", "NaN", "'x'", "1 2"),
        Text.Select(Quoted),
        Gen.Int[2, 40].Select(Nested));

    private static readonly Gen<string> Header = Any(
        Pick("\"1\"", "\"1\"", "\"2\"", "\"2\"", "*", "W/\"1\"", "\"\"", "1", "key-1", "key-2", "a,b", "x y"), Gen.String[Gen.Char[' ', '~'], 0, 40], Gen.Int[200, 600].Select(length => new string('k', length)));

    /// <param name="own">Rows of the caller.</param>
    public Gen<OddRequest> Of(ApiOperation operation, params string[] own)
        => Gen.Select(Path(operation, own), Query(operation), Headers(operation), Body(operation), (path, query, headers, body)
            => new OddRequest(operation.Method, path.Path + query, path.Routed, body.Bytes, body.Type, headers));

    private static Gen<(string Path, bool Routed)> Path(ApiOperation operation, string[] own)
    {
        var parameters = operation.Parameters.Where(parameter => parameter.In == "path").Select(parameter => Often(
            (8, Right(parameter.Name, own).Select(value => (parameter.Name, Value: value, Routed: true))),
            (1, Text.Select(text => (parameter.Name, Value: Uri.EscapeDataString(text), Routed: false))),
            (1, Pick("%00", "%ff", "%c0%80", "%2e%2e%2f", "%252e", "a;b", "~").Select(text => (parameter.Name, Value: text, Routed: false))))).ToArray();
        return Sequence(parameters).Select(values => (
            values.Aggregate(operation.Path, (path, value) => path.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal)),
            values.All(value => value.Routed)));
    }

    private static Gen<string> Right(string name, string[] own) => name switch
    {
        "id" => Often((7, Pick(own)), (1, Gen.Const(Never))),
        "code" => Pick("openai", "anaf_efactura", "email_imap", "nobody"),
        "stream" => Pick("payments", "orders", "nothing"),
        _ => Any(Gen.Const(Never), Gen.Guid.Select(id => id.ToString())),
    };

    private static Gen<string> Query(ApiOperation operation)
    {
        var parts = operation.Parameters.Where(parameter => parameter.In == "query")
            .Select(parameter => Often((3, Gen.Const("")), (2, Text.Select(text => $"{parameter.Name}={Uri.EscapeDataString(text)}")), (1, Pick("1", "50", "%ff", "", "a&" + parameter.Name + "=b").Select(text => $"{parameter.Name}={text}"))))
            .Append(Often((9, Gen.Const("")), (1, Pick("company_id=other", "x=1", "&&", "=", "%00=1"))))
            .ToArray();
        return Sequence(parts).Select(all => string.Join('&', all.Where(part => part.Length > 0)) is { Length: > 0 } query ? "?" + query : "");
    }

    private static Gen<(string, string)[]> Headers(ApiOperation operation)
    {
        var declared = operation.Parameters.Where(parameter => parameter.In == "header")
            .Select(parameter => Often((parameter.Name == "If-Match" ? 1 : 6, Gen.Const("")), (4, Header)).Select(value => (parameter.Name, value)));
        var common = new[] { ("Accept-Language", Pick("", "ro", "en;q=0.1, ro", ";;;q=x", "*")), ("Accept", Pick("", "", "text/html", "application/xml", "*/*;q=0")) }.Select(header => header.Item2.Select(value => (header.Item1, value)));
        return Sequence([.. declared, .. common]).Select(all => all.Where(header => header.Item2.Length > 0).ToArray());
    }

    private Gen<(byte[]? Bytes, string? Type)> Body(ApiOperation operation)
    {
        if (operation.Body is null)
        {
            return Often((9, Gen.Const(((byte[]?)null, (string?)null))), (1, Json.Select(json => ((byte[]?)Encoding.UTF8.GetBytes(json), (string?)"application/json"))));
        }

        var json = Value(operation.Body, "", 0).Select(Encoding.UTF8.GetBytes);
        return Often(
            (20, json.Select(bytes => ((byte[]?)bytes, (string?)"application/json"))),
            (1, json.Select(bytes => ((byte[]?)bytes[..(bytes.Length / 2)], (string?)"application/json"))),
            (1, json.Select(bytes => ((byte[]?)[.. bytes, 0xC0, 0x80], (string?)"application/json; charset=utf-8"))),
            (1, json.Select(bytes => ((byte[]?)[0xEF, 0xBB, 0xBF, .. bytes], (string?)"application/json"))),
            (1, json.Select(bytes => ((byte[]?)bytes, (string?)"text/plain"))),
            (1, json.Select(bytes => ((byte[]?)bytes, (string?)"application/json; charset=utf-16"))),
            (1, Gen.Const(((byte[]?)[], (string?)"application/json"))),
            (1, Gen.Const(((byte[]?)Encoding.UTF8.GetBytes(Nested(50_000)), (string?)"application/json"))));
    }

    /// <summary>JSON text, so that it can also be what no writer writes.</summary>
    private Gen<string> Value(JsonNode schema, string name, int depth)
    {
        schema = document.Resolve(schema["oneOf"] is JsonArray choices ? choices[^1]! : schema);
        var type = schema["type"] is JsonArray several ? several.Select(word => word!.GetValue<string>()).First(word => word != "null") : schema["type"]?.GetValue<string>();
        return Often((depth == 0 ? 20 : 9, Right(schema, name, type, depth)), (1, Json));
    }

    private Gen<string> Right(JsonNode schema, string name, string? type, int depth) => (name, type) switch
    {
        ("config", _) => Often((1, Gen.Const("null")), (2, Pick(samples.Keys.ToArray()).SelectMany(Settings))),
        ("provider", _) => Pick(samples.Keys.ToArray()).Select(Quoted),
        ("account_key", _) => Gen.Guid.Select(id => Quoted($"{id:N}")),
        ("franchise_id", _) => Pick("\"nord\"", "null"),
        ("return_url", _) => Pick("\"/c/x/integrations\"", "\"//evil.example\""),
        ("from", _) => Pick("\"2026-11-01T00:00:00Z\""),
        ("secret", _) => Pick("\"whsec_FuzzedSecret00000001\""),
        (_, "string") => Often((3, Pick("\"Contul nostru\"")), (1, Text.Select(Quoted))),
        (_, "boolean") => Pick("true", "false"),
        (_, "array") => Gen.Int[0, 3].SelectMany(count => Sequence([.. Enumerable.Range(0, count).Select(_ => Value(schema["items"]!, "", depth + 1))])).Select(items => $"[{string.Join(',', items)}]"),
        (_, "object") => Members(schema["properties"]!.AsObject(), depth),
        _ => Json,
    };

    private Gen<string> Members(JsonObject properties, int depth) => Pick(samples.Keys.ToArray()).SelectMany(code =>
    {
        // The provider and its settings belong together, else nothing gets past the first check.
        Gen<string> Member(string name) => (name switch
        {
            "provider" => Often((9, Gen.Const(Quoted(code))), (1, Json)),
            "config" when properties.ContainsKey("provider") => Often((9, Settings(code)), (1, Json)),
            "rows" => Gen.Int[0, 3].SelectMany(count => Sequence([.. Enumerable.Range(0, count).Select(_ => Value(properties[name]!["items"]!, "", depth + 1))])).Select(items => $"[{string.Join(',', items)}]"),
            _ => Value(properties[name]!, name, depth + 1),
        }).Select(value => $"{Quoted(name)}:{value}");

        var members = properties.Select(property => Often((property.Key is "provider" or "rows" || (property.Key == "config" && properties.ContainsKey("provider")) ? 20 : 1, Member(property.Key)), (1, Gen.Const(""))))
            .Append(Often((15, Gen.Const("")), (1, Text.SelectMany(name => Json.Select(value => $"{Quoted(name)}:{value}")))))
            .ToArray();
        return Sequence(members).Select(all => $"{{{string.Join(',', all.Where(member => member.Length > 0))}}}");
    });

    private Gen<string> Settings(string code)
    {
        var fields = samples[code].Select(field => Often(
            (12, Gen.Const($"{Quoted(field.Key)}:{field.Value!.ToJsonString()}")), (2, Gen.Const($"{Quoted(field.Key)}:{Other(field.Value!)}")), (2, Json.Select(value => $"{Quoted(field.Key)}:{value}")), (1, Gen.Const(""))))
            .Append(Often((12, Gen.Const("")), (1, Json.Select(value => $"\"unknown\":{value}"))));
        return Sequence([.. fields]).Select(all => $"{{{string.Join(',', all.Where(field => field.Length > 0))}}}");
    }

    /// <summary>Of the same form, and wrong.</summary>
    private static string Other(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text
        ? Quoted(text[..^1] + (text[^1] == '1' ? '2' : '1'))
        : value.ToJsonString();

    /// <summary>With escapes only, so that halves of symbols survive.</summary>
    private static string Quoted(string text)
        => $"\"{string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))}\"";

    private static string Nested(int depth) => $$"""{{string.Concat(Enumerable.Repeat("{\"a\":", depth))}}1{{new string('}', depth)}}""";

    private static Gen<string> Pick(params string[] values) => Gen.OneOf<string>(values);

    private static Gen<T> Any<T>(params Gen<T>[] choices) => Gen.OneOf<T>([.. choices.Cast<IGen<T>>()]);

    private static Gen<T> Often<T>(params (int Weight, Gen<T> Of)[] choices) => Gen.Frequency<T>([.. choices.Select(choice => (choice.Weight, (IGen<T>)choice.Of))]);

    private static Gen<T[]> Sequence<T>(Gen<T>[] parts)
        => parts.Aggregate(Gen.Const(Array.Empty<T>()), (all, part) => all.SelectMany(before => part.Select(value => (T[])[.. before, value])));
}
