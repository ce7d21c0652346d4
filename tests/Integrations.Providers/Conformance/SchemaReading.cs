using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>
/// A second reading of the settings' JSON Schema, written from the specification (2020-12) for exactly the keywords that our schemas use.
/// A keyword that it does not know is an error: it would be promised to callers and checked by nobody.
/// </summary>
internal static class SchemaReading
{
    private static readonly HashSet<string> Notes = ["$schema", "title", "description", "default", "examples", "writeOnly", "format"];

    public static bool Accepts(JsonObject schema, JsonNode? value) => schema.All(keyword => Holds(keyword.Key, keyword.Value!, schema, value));

    private static bool Holds(string keyword, JsonNode rule, JsonObject schema, JsonNode? value) => keyword switch
    {
        "type" => IsOfType(rule.GetValue<string>(), value),
        "enum" => rule.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)),
        "maxLength" => value?.GetValueKind() != JsonValueKind.String || value.GetValue<string>().EnumerateRunes().Count() <= rule.GetValue<int>(),
        "pattern" => value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>(), RegexOptions.ECMAScript),
        "minimum" => value?.GetValueKind() != JsonValueKind.Number || Number(value) >= Number(rule),
        "maximum" => value?.GetValueKind() != JsonValueKind.Number || Number(value) <= Number(rule),
        "items" => value is not JsonArray items || items.All(item => Accepts(rule.AsObject(), item)),
        "properties" => value is not JsonObject members || rule.AsObject().All(property => !members.ContainsKey(property.Key) || Accepts(property.Value!.AsObject(), members[property.Key])),
        "required" => value is not JsonObject present || rule.AsArray().All(name => present.ContainsKey(name!.GetValue<string>())),
        "additionalProperties" => value is not JsonObject known || known.All(member => schema["properties"]!.AsObject().ContainsKey(member.Key)),
        "allOf" => rule.AsArray().All(part => Accepts(part!.AsObject(), value)),
        "if" => !Accepts(rule.AsObject(), value) || Accepts(schema["then"]!.AsObject(), value),
        "then" => schema.ContainsKey("if"),
        _ when Notes.Contains(keyword) => true,
        _ => throw new NotSupportedException($"Unknown keyword '{keyword}'."),
    };

    private static bool IsOfType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => JsonDocument.Parse(value!.ToJsonString()).RootElement.TryGetInt64(out _),
        ("object" or "array" or "string" or "boolean" or "integer", _) => false,
        _ => throw new NotSupportedException($"Unknown type '{type}'."),
    };

    private static decimal Number(JsonNode rule) => JsonDocument.Parse(rule.ToJsonString()).RootElement.GetDecimal();
}
