using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Microsoft;

/// <summary>
/// The Microsoft identity platform as mailboxes meet it: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow and
/// https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth. A refresh token comes with
/// <c>offline_access</c> only, and a new one with each refresh while the old one stays good; one access token serves one resource; nothing can be revoked.
/// </summary>
internal sealed class MicrosoftIssuer : ISandboxIssuer
{
    private const string Outlook = "https://outlook.office.com/";

    private static readonly string[] Tenants = ["common", "organizations", "consumers", "exemplu.onmicrosoft.com"];

    private static readonly string[] Identity = ["offline_access", "openid", "email", "profile"];

    private static readonly OAuthShape Shape = new()
    {
        Required = new Dictionary<string, string?> { ["response_type"] = "code", ["scope"] = null, ["code_challenge_method"] = "S256" },
        UnnamedScopes = ["offline_access"],
        More = More,
    };

    public string Name => "microsoft";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["AuthorizeUrl"] = "common/oauth2/v2.0/authorize", ["TokenUrl"] = "common/oauth2/v2.0/token",
    };

    public void Map(IEndpointRouteBuilder routes, SandboxAuthorities authorities)
    {
        var authority = Join(authorities);
        routes.MapGet("/{tenant}/oauth2/v2.0/authorize", IResult (HttpContext http) => Authorize(http, authority));
        routes.MapPost("/{tenant}/oauth2/v2.0/token", (Delegate)((HttpContext http) => TokenAsync(http, authority)));
        routes.MapIntrospection(authority, ["IMAP.AccessAsUser.All", "POP.AccessAsUser.All", "SMTP.Send"]);
    }

    private static SandboxAuthority Join(SandboxAuthorities authorities) => authorities.Of("microsoft", microsoft =>
    {
        microsoft.Clients.AddRange(
        [
            new("5a7db0c1-0000-4000-8000-00000000f1a7", "8Q~sandboxPlatformSecret0123456789"),
            new("5a7db0c1-0000-4000-8000-0000000000a1", "8Q~sandboxOwnAppSecret01234567890"),
        ]);
        microsoft.Accounts.AddRange([new("facturi@exemplu.ro", "Facturi Exemplu"), new("ana@exemplu.ro", "Ana Popescu")]);
        microsoft.AccessLife = TimeSpan.FromSeconds(3599);
        microsoft.RefreshLife = TimeSpan.FromDays(90);
        microsoft.CodeLife = TimeSpan.FromMinutes(10);
        microsoft.PkceRequired = true;
        (microsoft.Rotates, microsoft.OldRefreshTokensStay) = (true, true);
        microsoft.Mint = (_, _, refresh) => (refresh ? "0.AXoA" : "EwB4A8l6") + SandboxAuthority.Random();
    });

    /// <summary>Without <c>offline_access</c> there would be no refresh token; scopes of two resources are refused (AADSTS28000).</summary>
    private static IResult Authorize(HttpContext http, SandboxAuthority authority)
    {
        var scopes = http.Request.Query["scope"].ToString().Split(' ');
        return scopes.Contains("offline_access") && scopes.Except(Identity).All(scope => scope.StartsWith(Outlook, StringComparison.Ordinal))
            ? OAuthRoutes.Authorize(http, authority, Shape)
            : SandboxAnswer.Html(400, "<h1>AADSTS28000: The input parameter scope is not valid because it contains more than one resource.</h1>");
    }

    private static async Task<IResult> TokenAsync(HttpContext http, SandboxAuthority authority)
    {
        if (!Tenants.Contains(http.Request.RouteValues["tenant"]))
        {
            return Refuse(400, "invalid_request", "AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID.");
        }

        var answer = (SandboxAnswer)await OAuthRoutes.TokenAsync(http, authority, Shape);
        return answer.Status switch
        {
            401 => Refuse(401, "invalid_client", "AADSTS7000215: Invalid client secret provided."),
            >= 400 => Refuse(400, "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity."),
            _ => answer,
        };
    }

    private static SandboxAnswer Refuse(int status, string error, string description)
        => new(status, JsonSerializer.Serialize(new { error, error_description = description + " Trace ID: 0 Correlation ID: 0", error_codes = new[] { 0 }, trace_id = "0", correlation_id = "0" }));

    private static IEnumerable<KeyValuePair<string, object>> More(SandboxGrant grant)
    {
        yield return KeyValuePair.Create("ext_expires_in", (object)3599);
        if (grant.Scopes.Contains("openid"))
        {
            yield return KeyValuePair.Create("id_token", (object)IdToken.Of(new Dictionary<string, object>
            {
                ["iss"] = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0", ["aud"] = grant.ClientId, ["oid"] = "00000000-0000-0000-66f3-3332eca7ea81",
                ["preferred_username"] = grant.Account.Id, ["email"] = grant.Account.Id, ["name"] = grant.Account.Name, ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
            }));
        }
    }
}
