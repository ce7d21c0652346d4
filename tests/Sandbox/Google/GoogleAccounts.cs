using System.Text;
using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Google;

/// <summary>
/// Google's authorisation server, one for Ads, Analytics and mailboxes: https://developers.google.com/identity/protocols/oauth2/web-server. Offline access only when asked for, refresh
/// tokens are not replaced, an id_token comes with the scope openid, and a revocation ends everything that the person granted the client.
/// </summary>
internal static class GoogleAccounts
{
    public const string Authority = "google";

    private static readonly OAuthShape Shape = new()
    {
        Required = new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["access_type"] = "offline", ["prompt"] = "consent", ["include_granted_scopes"] = "true", ["code_challenge_method"] = "S256", ["scope"] = null,
        },
        RefreshesWithoutNew = true,
        More = grant => grant.Scopes.Contains("openid") ? [KeyValuePair.Create("id_token", (object)IdentityOf(grant))] : [],
    };

    public static SandboxAuthority Join(SandboxAuthorities authorities) => authorities.Of(Authority, google =>
    {
        google.Clients.AddRange(
        [
            new("123456789012-sandboxplatform.apps.googleusercontent.com", "GOCSPX-sandboxPlatformSecret0123"),
            new("123456789012-sandboxownapp.apps.googleusercontent.com", "GOCSPX-sandboxOwnAppSecret012345"),
        ]);
        google.Accounts.AddRange([new("ana@exemplu.ro", "Ana Popescu"), new("agentie@exemplu.ro", "Agenția Exemplu"), new("nou@exemplu.ro", "Cont fără Ads și Analytics")]);
        google.AccessLife = TimeSpan.FromSeconds(3599);
        google.PkceRequired = true;
        google.Mint = (_, _, refresh) => (refresh ? "1//0g" : "ya29.a0") + SandboxAuthority.Random();
    });

    public static void Map(IEndpointRouteBuilder routes, SandboxAuthority authority, Func<HttpContext, Task<IResult>>? token = null)
    {
        routes.MapGet("/o/oauth2/v2/auth", IResult (HttpContext http) => OAuthRoutes.Authorize(http, authority, Shape));
        routes.MapPost("/token", (Delegate)(token ?? (http => TokenAsync(http, authority))));
        routes.MapPost("/revoke", (Delegate)((HttpContext http) => RevokeAsync(http, authority)));
    }

    public static Task<IResult> TokenAsync(HttpContext http, SandboxAuthority authority) => OAuthRoutes.TokenAsync(http, authority, Shape);

    /// <summary>The host's settings that point here.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Addresses =>
    [
        KeyValuePair.Create("AuthorizeUrl", "o/oauth2/v2/auth"),
        KeyValuePair.Create("TokenUrl", "token"),
        KeyValuePair.Create("RevokeUrl", "revoke"),
    ];

    public static string OwnApp => "\"client_id\":\"123456789012-sandboxownapp.apps.googleusercontent.com\",\"client_secret\":\"GOCSPX-sandboxOwnAppSecret012345\"";

    /// <summary>The grant of the token that a call carries, or the refusal: the token is unknown, or lacks the permission.</summary>
    public static (SandboxGrant? Grant, SandboxAnswer? Refusal) Enter(HttpRequest request, SandboxAuthority authority, string scope)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? authority.Find(header["Bearer ".Length..]) : null;
        return token is null ? (null, Unauthenticated)
            : token.Grant.Scopes.Contains(scope) ? (token.Grant, null)
            : (null, Problem(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", """[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT","domain":"googleapis.com"}]"""));
    }

    public static SandboxAnswer Unauthenticated => Problem(
        401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.");

    public static SandboxAnswer Problem(int code, string status, string message, string details = "[]")
        => new(code, $$"""{"error":{"code":{{code}},"message":{{JsonSerializer.Serialize(message)}},"status":"{{status}}","details":{{details}} } }""", "application/json; charset=UTF-8");

    /// <summary>What every service of Google answers with this status.</summary>
    public static SandboxAnswer Error(int status) => status switch
    {
        400 => Problem(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
        401 => Unauthenticated,
        403 => Problem(403, "PERMISSION_DENIED", "The caller does not have permission"),
        404 => SandboxAnswer.Html(404, "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>"),
        429 => Problem(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
        503 => Problem(503, "UNAVAILABLE", "The service is currently unavailable."),
        504 => Problem(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
        >= 500 => Problem(status, "INTERNAL", "Internal error encountered."),
        _ => Problem(status, "UNKNOWN", "Unknown error."),
    };

    /// <summary>Only the token is asked for, no client.</summary>
    private static async Task<IResult> RevokeAsync(HttpContext http, SandboxAuthority authority)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return authority.RevokeAll(form["token"]) ? SandboxAnswer.Ok("{}") : OAuthRoutes.Refuse(400, "invalid_token", "Token expired or revoked");
    }

    private static string IdentityOf(SandboxGrant grant)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "https://accounts.google.com", ["azp"] = grant.ClientId, ["aud"] = grant.ClientId, ["sub"] = "1" + Convert.ToHexString(Encoding.UTF8.GetBytes(grant.Account.Id))[..20], ["iat"] = now, ["exp"] = now + 3600,
        };
        if (grant.Scopes.Contains("https://www.googleapis.com/auth/userinfo.email"))
        {
            claims["email"] = grant.Account.Id;
            claims["email_verified"] = true;
        }

        return IdToken.Of(claims);
    }
}
