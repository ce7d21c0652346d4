namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>A token as it came in an answer: untrusted text that is about to become a header.</summary>
internal static class TokenText
{
    /// <summary>Visible ASCII of a plausible length, as RFC 6750 section 2.1 and every header take it. A sentence, a web page or a word in place of a token is none.</summary>
    public static bool IsUsable(string? value) => value is { Length: >= 8 and <= 8192 } && value.All(c => c is >= '!' and <= '~');
}
