using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>What a person chose for this browser: known before the first paint, so that nothing flashes.</summary>
internal sealed record Preferences(string Language, string Theme)
{
    public const string LanguageCookie = "geniuserp.language";

    /// <summary>Also written by <c>console.js</c>.</summary>
    public const string ThemeCookie = "geniuserp.theme";

    private static readonly string[] Themes = ["light", "dark"];

    public static Preferences Of(HttpRequest request)
    {
        var language = request.Cookies[LanguageCookie] ?? (FirstLanguage(request) is "en" ? "en" : "ro");
        var theme = request.Cookies[ThemeCookie];
        return new(language == "en" ? "en" : "ro", Themes.Contains(theme) ? theme! : "system");
    }

    private static string? FirstLanguage(HttpRequest request)
        => request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(language => language is "ro" or "en");
}
