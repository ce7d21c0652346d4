using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>How an enum's member is written on the wire and in the database: snake_case, lower case.</summary>
internal static class Words
{

    public static string Code<T>(T value)
        where T : struct, Enum
        => Cache<T>.CodeOf.TryGetValue(value, out var code) ? code : throw new ArgumentOutOfRangeException(nameof(value), value, null);

    public static bool TryParse<T>(string? code, out T value)
        where T : struct, Enum
    {
        value = default;
        return code is not null && Cache<T>.ByCode.TryGetValue(code, out value);
    }

    public static T Parse<T>(string code)
        where T : struct, Enum
        => TryParse<T>(code, out var value) ? value : throw new FormatException($"'{code}' is not a {typeof(T).Name}.");

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> CodeOf = Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
        public static readonly Dictionary<string, T> ByCode = CodeOf.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
