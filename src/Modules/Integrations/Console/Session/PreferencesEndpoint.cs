using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>Keeps the language and comes back to the same page. Plain HTTP: it works before and without a circuit.</summary>
internal static class PreferencesEndpoint
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static IResult Choose(HttpContext http, [FromForm] string? language, [FromForm(Name = "return")] string? path)
    {
        if (language is "ro" or "en")
        {
            http.Response.Cookies.Append(Preferences.LanguageCookie, language, new() { MaxAge = Kept, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        }

        return Results.LocalRedirect(Paths.OwnOr(path, "/"));
    }
}
