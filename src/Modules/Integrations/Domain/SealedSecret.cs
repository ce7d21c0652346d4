using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>A secret as it stands in the database: <c>{"$sealed": "&lt;envelope&gt;", "hint": "…1234"}</c>.</summary>
/// <param name="Envelope">Key version, nonce, ciphertext and tag; opaque here.</param>
/// <param name="Hint">The ending of keys of 16 characters or more; null for passwords.</param>
internal sealed record SealedSecret(string Envelope, string? Hint)
{
    public const string Member = "$sealed";
    public const string HintMember = "hint";

    public static bool IsEnvelope(JsonNode? node) => node is JsonObject json && json.ContainsKey(Member);

    public static SealedSecret? Read(JsonNode? node)
        => node is JsonObject json && json[Member] is JsonValue envelope && envelope.TryGetValue<string>(out var text)
            ? new(text, json[HintMember] is JsonValue hint && hint.TryGetValue<string>(out var shown) ? shown : null)
            : null;

    public JsonObject ToJson()
    {
        var json = new JsonObject { [Member] = Envelope };
        if (Hint is not null)
        {
            json[HintMember] = Hint;
        }

        return json;
    }

    /// <summary>True for what <see cref="MaskedConfig"/> shows: sent back unchanged, it means "keep what is stored".</summary>
    public static bool IsMask(JsonNode? node)
        => node is JsonObject json && json["set"] is JsonValue set && set.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
            && json.All(pair => pair.Key is "set" or "hint");
}
