using System.Text;
using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a provider sent, exactly as it came.</summary>
internal sealed class WebhookRequest
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    private JsonElement? json;
    private bool parsed;

    /// <summary><c>POST</c> or <c>GET</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The public address with its query, as the provider was told it: some sign it.</summary>
    public required Uri Address { get; init; }

    /// <summary>By name, whatever its case; several of one name joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>By our clock: signed times are compared with it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The connection's own settings that are no secrets: a scheme may depend on one.</summary>
    public Func<string, string?> Setting { get; init; } = _ => null;

    /// <summary>The last part of the address of an app: <c>deauthorize</c>, <c>data-deletion</c>; null for events.</summary>
    public string? Purpose { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public bool IsJson => Header("Content-Type") is { } type && type.Split(';')[0].Trim() is var media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    public bool IsForm => Header("Content-Type") is { } type && type.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as a JSON object; null when it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!parsed)
            {
                (parsed, json) = (true, Parse(Body));
            }

            return json;
        }
    }

    /// <summary>The body's pairs in their order, decoded; none when it is no form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form => IsForm ? UrlPairs.Parse(Encoding.UTF8.GetString(Body)) : [];

    public IReadOnlyList<KeyValuePair<string, string>> Query => UrlPairs.Parse(Address.Query.TrimStart('?'));

    public static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Pairs of a query or a form (WHATWG URL, section 5.1).</summary>
internal static class UrlPairs
{
    private const int Most = 1000;

    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text)
        => [.. text.Split('&', Most + 1, StringSplitOptions.RemoveEmptyEntries).Take(Most).Select(Pair)];

    /// <summary>The first value under this name.</summary>
    public static string? First(this IReadOnlyList<KeyValuePair<string, string>> pairs, string name)
        => pairs.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();

    private static KeyValuePair<string, string> Pair(string pair)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(Decode(pair), string.Empty) : new(Decode(pair[..at]), Decode(pair[(at + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

internal static class WebhookJson
{
    /// <summary>The text of a member, or of a number as it is written; null when there is none.</summary>
    public static string? TextOf(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member)
            ? member.ValueKind switch { JsonValueKind.String => Whole(member), JsonValueKind.Number => member.GetRawText(), _ => null }
            : null;

    public static JsonElement? Member(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    private static string? Whole(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a symbol: the reader has no other way to say that there is no such text.
            return null;
        }
    }
}
