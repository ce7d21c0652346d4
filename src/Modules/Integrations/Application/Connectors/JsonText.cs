using System.Text.Json;
using System.Text.Unicode;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// JSON whose texts are texts. The reader lets through what none can hold, bytes beyond UTF-8 and half a symbol escaped as a single surrogate, and throws when such a text is
/// asked for: too late to answer.
/// </summary>
internal static class JsonText
{
    /// <summary>Null for what is no JSON and for JSON that holds such a text.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json, JsonDocumentOptions options)
    {
        try
        {
            var document = JsonDocument.Parse(json, options);
            if (Utf8.IsValid(json.Span) && (!EscapesASurrogate(json.Span) || FindHalfSymbol(document.RootElement) is null))
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The second one is of a name that is compared with others to find duplicates.
            return null;
        }
    }

    /// <summary>The member that holds half a symbol, as errors name members; null when every text is whole.</summary>
    public static string? FindHalfSymbol(JsonElement element, string path = "") => element.ValueKind switch
    {
        JsonValueKind.String => IsWhole(() => element.GetString()) ? null : path,
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => FindHalfSymbol(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        JsonValueKind.Object => element.EnumerateObject().Select(member => InMember(member, path.Length == 0 ? "" : path + ".")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? InMember(JsonProperty member, string prefix)
        => IsWhole(() => member.Name) ? FindHalfSymbol(member.Value, prefix + member.Name) : prefix + "?";

    private static bool EscapesASurrogate(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static bool IsWhole(Func<string?> read)
    {
        try
        {
            _ = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say so.
            return false;
        }
    }
}
