using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Authorization;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>
/// What ties a trip to a consent page to the browser that began it (RFC 9700 section 4.7): a random value in a cookie that scripts cannot read. It proves
/// nothing else, and nobody is signed in by it.
/// </summary>
internal static class BrowserSession
{
    private const string Cookie = "geniuserp-consent";
    private const int Length = 43;

    /// <summary>The browser's value, or null when it has none that could be ours.</summary>
    public static string? Read(HttpRequest request)
        => request.Cookies[Cookie] is { Length: Length } value && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? value : null;

    /// <summary>The browser's value, a new one when it has none.</summary>
    public static string ReadOrMake(HttpRequest request) => Read(request) ?? BeginAuthorization.Random();

    /// <summary>Kept for as long as a trip may take. Lax: the way back is a navigation that another site begins.</summary>
    public static void Write(HttpResponse response, string value, Uri authorizationCallback)
        => response.Cookies.Append(Cookie, value, new CookieOptions
        {
            HttpOnly = true,
            Secure = authorizationCallback.Scheme == Uri.UriSchemeHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Limits.PendingAuthorization,
            IsEssential = true,
        });
}
