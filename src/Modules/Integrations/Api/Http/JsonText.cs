using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>Finds what the JSON reader lets through and no text can hold: half a symbol, escaped as a single surrogate.</summary>
internal static class JsonText
{
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

    private static bool IsWhole(Func<string?> read)
    {
        try
        {
            _ = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say so; the bytes were checked to be UTF-8 before.
            return false;
        }
    }
}
