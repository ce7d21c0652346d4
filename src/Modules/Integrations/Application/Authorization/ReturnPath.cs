namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>Where a finished trip may send the browser: paths of this site only, from a list (RFC 9700 section 4.11).</summary>
internal static class ReturnPath
{
    private const int Longest = 500;
    private static readonly string[] Console = ["/c/", "/r/", "/operator/"];

    /// <summary>
    /// True for a path below one of the allowed ones. Every form by which a browser could be led elsewhere is refused: another scheme or host,
    /// <c>//host</c>, a backslash, dot segments, control characters, anything percent-encoded that hides them.
    /// </summary>
    public static bool IsAllowed(string path, IReadOnlyList<string> further)
        => path.Length is > 1 and <= Longest
            && path[0] == '/' && path[1] is not ('/' or '\\')
            && path.All(c => c is > ' ' and < (char)127 and not '\\')
            && !Decoded(path).Contains("..", StringComparison.Ordinal)
            && !Decoded(path).Contains('\\', StringComparison.Ordinal)
            && !path.Split('?', '#')[0].Contains("//", StringComparison.Ordinal)
            && Console.Concat(further).Any(allowed => path.StartsWith(allowed, StringComparison.Ordinal));

    private static string Decoded(string path) => Uri.UnescapeDataString(Uri.UnescapeDataString(path));
}
