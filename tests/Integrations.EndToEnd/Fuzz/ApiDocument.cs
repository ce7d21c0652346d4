using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Fuzz;

/// <param name="Body">The schema of its body; null when it takes none.</param>
/// <param name="Answers">Each declared status with the schema of its JSON, where there is one.</param>
internal sealed record ApiOperation(string Id, HttpMethod Method, string Path, IReadOnlyList<ApiParameter> Parameters, JsonNode? Body, IReadOnlyDictionary<int, JsonNode?> Answers);

/// <param name="In">path, query or header.</param>
internal sealed record ApiParameter(string Name, string In);

/// <summary>The host's own OpenAPI document: what may be sent, and what may come back.</summary>
internal sealed class ApiDocument(JsonNode document)
{
    /// <summary>Those that have a name: the module's own.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; } =
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(method => method.Value!["operationId"] is not null).Select(method => Read(path.Key, method.Key, method.Value!)))];

    public JsonNode Resolve(JsonNode schema)
        => schema["$ref"] is { } reference ? Resolve(document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!) : schema;

    /// <summary>Where this value is not what the schema says.</summary>
    public IReadOnlyList<string> Breaches(JsonNode schema, JsonNode? value, string at = "$")
    {
        schema = Resolve(schema);
        if (schema["oneOf"] is JsonArray choices)
        {
            return choices.Any(choice => Breaches(choice!, value, at).Count == 0) ? [] : [$"{at} is none of the choices"];
        }

        if (!Allows(schema["type"], value))
        {
            return [$"{at} is {value?.GetValueKind().ToString() ?? "null"} instead of {schema["type"]!.ToJsonString()}"];
        }

        return value switch
        {
            JsonObject members => [.. Missing(schema, members, at), .. members.Where(member => schema["properties"]?[member.Key] is not null).SelectMany(member => Breaches(schema["properties"]![member.Key]!, member.Value, $"{at}.{member.Key}"))],
            JsonArray items when schema["items"] is { } item => [.. items.SelectMany((each, index) => Breaches(item, each, $"{at}[{index}]"))],
            _ => [],
        };
    }

    private static IEnumerable<string> Missing(JsonNode schema, JsonObject members, string at)
        => (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)).Select(name => $"{at} lacks {name}");

    private static bool Allows(JsonNode? type, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var words = kind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "integer number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            _ => "null",
        };
        return type is null || (type is JsonArray several ? several : [type.DeepClone()]).Any(word => words.Split(' ').Contains(word!.GetValue<string>()));
    }

    private static ApiOperation Read(string path, string method, JsonNode operation) => new(
        operation["operationId"]!.GetValue<string>(),
        new(method.ToUpperInvariant()),
        path,
        [.. (operation["parameters"] as JsonArray ?? []).Select(parameter => new ApiParameter(parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>()))],
        operation["requestBody"]?["content"]?["application/json"]?["schema"],
        operation["responses"]!.AsObject().ToDictionary(response => int.Parse(response.Key), response => response.Value!["content"]?["application/json"]?["schema"]));
}
