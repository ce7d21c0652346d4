using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Console;

/// <summary>What the browser may do with a page of ours: nothing of anybody else's.</summary>
internal static class SecurityHeaders
{
    public static void OnAssets(EndpointBuilder endpoint) => Wrap(endpoint, http => http.Response.Headers.XContentTypeOptions = "nosniff");

    /// <summary>What is saved is for the one who asked.</summary>
    public static void OnFiles(EndpointBuilder endpoint) => Wrap(endpoint, http =>
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
    });

    /// <param name="isDevelopment">Consent pages of a simulated provider are plain http.</param>
    public static Action<EndpointBuilder> OnPages(bool isDevelopment)
    {
        // MudBlazor writes style attributes (MudBlazor/MudBlazor#4529). A form's redirects count as its targets, and a sign-in or a consent leads away.
        var policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + $"base-uri 'self'; frame-ancestors 'none'; form-action 'self' https:{(isDevelopment ? " http:" : string.Empty)}";
        return endpoint => Wrap(endpoint, http =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
            headers.CacheControl = "no-store";
        });
    }

    private static void Wrap(EndpointBuilder endpoint, Action<HttpContext> set)
    {
        var next = endpoint.RequestDelegate;
        endpoint.RequestDelegate = next is null ? null : http =>
        {
            http.Response.OnStarting(() =>
            {
                set(http);
                return Task.CompletedTask;
            });
            return next(http);
        };
    }
}
