using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>What of a delivery people may see: enough to understand it, nothing to impersonate somebody with, nobody's name or number.</summary>
internal static class WebhookRedaction
{
    private const int Headers = 40;
    private const int LongestValue = 300;
    private const int LongestBody = 64 * 1024;
    private const string Masked = "•••";

    private static readonly string[] SecretWords = ["authorization", "cookie", "signature", "hmac", "token", "secret", "key", "password"];

    /// <summary>Members whose values name things, never people.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "object", "type", "event", "topic", "field", "status", "state", "old_state", "new_state", "verb", "item", "livemode", "api_version", "currency",
        "created", "created_at", "updated_at", "timestamp", "event_timestamp", "message-timestamp", "time", "MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "AccountSid",
        "ErrorCode", "ApiVersion", "NumMedia", "NumSegments", "messageId", "message_id", "message_uuid", "err-code", "uuid", "sent_at", "delivered_at", "job_id", "page_id",
    };

    public static JsonObject Redact(IReadOnlyDictionary<string, string> headers)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Take(Headers))
        {
            var secret = SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            shown[Word(name.ToLowerInvariant(), 100) ?? "?"] = secret ? Masked : Word(value, LongestValue);
        }

        return shown;
    }

    /// <summary>The shape with its values masked; null for what has no shape that we know.</summary>
    public static JsonNode? Redact(WebhookRequest request)
    {
        if (request.Method == "GET")
        {
            return Pairs(request.Query);
        }

        if (request.Body.Length > LongestBody)
        {
            return null;
        }

        // A text that is none cannot be shown, nor can a name: the body itself is kept all the same.
        return request.IsForm ? Pairs(request.Form) : request.Json is { } json && JsonText.FindHalfSymbol(json) is null ? Mask(JsonObject.Create(json), null) : null;
    }

    /// <summary>A word of a provider as it is kept and shown: cut, and without what no database takes.</summary>
    public static string? Word(string? text, int longest)
    {
        if (text is null)
        {
            return null;
        }

        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)))
        {
            if (plain.Length + rune.Utf16SequenceLength > longest)
            {
                break;
            }

            plain.Append(rune.ToString());
        }

        return plain.ToString();
    }

    private static JsonObject Pairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in pairs.Take(200))
        {
            shown[Word(name, 100) ?? "?"] = Plain.Contains(name) ? Word(value, LongestValue) : Masked;
        }

        return shown;
    }

    private static JsonNode? Mask(JsonNode? node, string? name) => node switch
    {
        JsonObject json => new JsonObject(json.Take(200).Select(member => KeyValuePair.Create(Word(member.Key, 100)!, Mask(member.Value, member.Key))).DistinctBy(member => member.Key)),
        JsonArray array => new JsonArray([.. array.Take(50).Select(item => Mask(item, name))]),
        null => null,
        _ when node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => node.DeepClone(),
        _ => name is not null && Plain.Contains(name) ? Word(node.ToString(), LongestValue) : Masked,
    };
}
