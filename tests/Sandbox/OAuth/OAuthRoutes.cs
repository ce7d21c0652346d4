using System.Net;
using System.Text;
using System.Text.Json;

namespace GeniusErp.Sandbox.OAuth;

/// <summary>How a provider's authorisation server differs from the plain one.</summary>
internal sealed record OAuthShape
{
    public string ClientIdParameter { get; init; } = "client_id";

    public string CodeParameter { get; init; } = "code";

    public char ScopeSeparator { get; init; } = ' ';

    /// <summary>Client authentication by HTTP Basic only.</summary>
    public bool Basic { get; init; }

    /// <summary>What the consent page must have been asked with besides the standard: name and value, null = any.</summary>
    public IReadOnlyDictionary<string, string?> Required { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the token call must carry besides the standard.</summary>
    public IReadOnlyDictionary<string, string?> RequiredAtToken { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further parameters of the callback, for example a signature.</summary>
    public Func<SandboxAuthority, Dictionary<string, string>, IEnumerable<KeyValuePair<string, string>>>? Callback { get; init; }

    /// <summary>The same for what depends on who asked and who consented: a signature by the client's secret, the shop.</summary>
    public Func<SandboxClient, SandboxAccount, Dictionary<string, string>, IEnumerable<KeyValuePair<string, string>>>? Sign { get; init; }

    /// <summary>The granted scopes stand in the token answer. Default true.</summary>
    public bool NamesScopes { get; init; } = true;

    /// <summary>Of these, the ones that do not stand there.</summary>
    public IReadOnlyCollection<string> UnnamedScopes { get; init; } = [];

    /// <summary>A refresh answers without a refresh token: the old one stays. Default false.</summary>
    public bool RefreshesWithoutNew { get; init; }

    /// <summary>Further members of the token answer, for example an id_token.</summary>
    public Func<SandboxGrant, IEnumerable<KeyValuePair<string, object>>>? More { get; init; }
}

/// <summary>
/// The consent page, the token and the revocation endpoint of a plain authorisation server. The page has a button for each ending; a program adds
/// <c>decision=approve | refuse | error</c>, and where it matters <c>account=</c> (id) and <c>untick=</c> (scopes, separated by commas).
/// </summary>
internal static class OAuthRoutes
{
    public static void MapOAuth(this IEndpointRouteBuilder routes, SandboxAuthority authority, OAuthShape shape, string authorize = "/oauth/authorize", string token = "/oauth/token", string? revoke = "/oauth/revoke")
    {
        routes.MapGet(authorize, IResult (HttpContext http) => Authorize(http, authority, shape));
        routes.MapPost(token, (Delegate)((HttpContext http) => TokenAsync(http, authority, shape)));
        if (revoke is not null)
        {
            routes.MapPost(revoke, (Delegate)((HttpContext http) => RevokeAsync(http, authority, shape)));
        }
    }

    /// <summary>For a server that is shown tokens and asks about them (RFC 7662): whose it is, and whether it is good for one of these.</summary>
    public static void MapIntrospection(this IEndpointRouteBuilder routes, SandboxAuthority authority, IReadOnlyCollection<string> scopes)
        => routes.MapPost("/introspection", (Delegate)(async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var grant = authority.Find(form["token"])?.Grant;
            return grant is not null && grant.Scopes.Any(granted => scopes.Any(scope => granted.EndsWith(scope, StringComparison.Ordinal)))
                ? SandboxAnswer.Ok(JsonSerializer.Serialize(new { active = true, sub = grant.Account.Id }))
                : SandboxAnswer.Ok("""{"active":false}""");
        }));

    /// <summary>The consent page, or where its decision leads.</summary>
    public static IResult Authorize(HttpContext http, SandboxAuthority authority, OAuthShape shape)
    {
        var query = http.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        var client = authority.Clients.FirstOrDefault(known => known.Id == query.GetValueOrDefault(shape.ClientIdParameter));
        if (client is null || query.GetValueOrDefault("redirect_uri") is not { Length: > 0 } redirect || shape.Required.Any(needed => !query.TryGetValue(needed.Key, out var value) || (needed.Value is not null && value != needed.Value)))
        {
            // Nothing is sent to an address that nobody has checked.
            return SandboxAnswer.Html(400, "<h1>The app asked in a way that this provider does not know.</h1>");
        }

        var account = authority.Accounts.FirstOrDefault(known => known.Id == query.GetValueOrDefault("account")) ?? authority.Accounts[0];
        var scopes = (query.GetValueOrDefault("scope") ?? string.Empty).Split(shape.ScopeSeparator, StringSplitOptions.RemoveEmptyEntries).Except((query.GetValueOrDefault("untick") ?? string.Empty).Split(',')).ToList();
        if (query.GetValueOrDefault("include_granted_scopes") == "true")
        {
            scopes = [.. scopes.Union(authority.Granted(client.Id, account.Id))];
        }

        switch (query.GetValueOrDefault("decision"))
        {
            case "approve":
                var back = new Dictionary<string, string> { [shape.CodeParameter] = authority.IssueCode(client, redirect, account, scopes, query.GetValueOrDefault("code_challenge")) };
                return Back(redirect, query, back, authority, shape, client, account);
            case "refuse":
                return Back(redirect, query, new() { ["error"] = "access_denied", ["error_description"] = "The user denied the request" }, authority, shape, client, account);
            case "error":
                return Back(redirect, query, new() { ["error"] = "server_error" }, authority, shape, client, account);
            default:
                return SandboxAnswer.Html(200, Page(http.Request, authority, scopes));
        }
    }

    /// <summary>The members of a token answer (RFC 6749 section 5.1).</summary>
    public static Dictionary<string, object> Members(SandboxAuthority authority, SandboxToken token, OAuthShape shape)
    {
        var members = new Dictionary<string, object> { ["access_token"] = token.Value, ["token_type"] = "Bearer", ["expires_in"] = (long)authority.AccessLife.TotalSeconds };
        if (token.Grant.Refresh is { } refresh)
        {
            members["refresh_token"] = refresh;
        }

        if (shape.NamesScopes && token.Grant.Scopes.Count > 0)
        {
            members["scope"] = string.Join(shape.ScopeSeparator, token.Grant.Scopes.Except(shape.UnnamedScopes));
        }

        foreach (var (name, value) in shape.More?.Invoke(token.Grant) ?? [])
        {
            members[name] = value;
        }

        return members;
    }

    public static SandboxAnswer Refuse(int status, string error, string description)
        => new(status, JsonSerializer.Serialize(new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }));

    public static async Task<IResult> TokenAsync(HttpContext http, SandboxAuthority authority, OAuthShape shape)
    {
        if (!http.Request.HasFormContentType)
        {
            return Refuse(400, "invalid_request", "The request is not form-encoded.");
        }

        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(member => member.Key, member => member.Value.ToString());
        if (ClientOf(http, form, authority, shape) is not { } client)
        {
            return Refuse(401, "invalid_client", "Client authentication failed.");
        }

        if (shape.RequiredAtToken.Any(needed => !form.TryGetValue(needed.Key, out var value) || (needed.Value is not null && value != needed.Value)))
        {
            return Refuse(400, "invalid_request", "A parameter is missing.");
        }

        var grant = form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" => authority.Redeem(form.GetValueOrDefault(shape.CodeParameter), client.Id, form.GetValueOrDefault("redirect_uri"), form.GetValueOrDefault("code_verifier")),
            "refresh_token" => authority.Refresh(form.GetValueOrDefault("refresh_token"), client.Id),
            _ => null,
        };
        if (grant is null)
        {
            return Refuse(400, "invalid_grant", "Token has been expired or revoked.");
        }

        var members = Members(authority, authority.Issue(grant), shape);
        if (shape.RefreshesWithoutNew && form["grant_type"] == "refresh_token")
        {
            members.Remove("refresh_token");
        }

        return SandboxAnswer.Ok(JsonSerializer.Serialize(members)).With("Cache-Control", "no-store");
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, SandboxAuthority authority, OAuthShape shape)
    {
        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(member => member.Key, member => member.Value.ToString());
        if (ClientOf(http, form, authority, shape) is null)
        {
            return Refuse(401, "invalid_client", "Client authentication failed.");
        }

        authority.Revoke(form.GetValueOrDefault("token"));
        return SandboxAnswer.Ok("{}");
    }

    private static SandboxClient? ClientOf(HttpContext http, Dictionary<string, string> form, SandboxAuthority authority, OAuthShape shape)
    {
        var (id, secret) = (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        if (shape.Basic)
        {
            var header = http.Request.Headers.Authorization.ToString();
            if (!header.StartsWith("Basic ", StringComparison.Ordinal))
            {
                return null;
            }

            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
            (id, secret) = (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? string.Empty));
        }

        return authority.Clients.FirstOrDefault(client => client.Id == id && client.Secret == secret);
    }

    private static IResult Back(string redirect, Dictionary<string, string> query, Dictionary<string, string> parameters, SandboxAuthority authority, OAuthShape shape, SandboxClient client, SandboxAccount account)
    {
        if (query.TryGetValue("state", out var state))
        {
            parameters["state"] = state;
        }

        foreach (var (name, value) in shape.Callback?.Invoke(authority, parameters).ToList() ?? [])
        {
            parameters[name] = value;
        }

        foreach (var (name, value) in shape.Sign?.Invoke(client, account, parameters).ToList() ?? [])
        {
            parameters[name] = value;
        }

        var text = string.Join('&', parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
        return TypedResults.Redirect(redirect + (redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?') + text);
    }

    private static string Page(HttpRequest request, SandboxAuthority authority, IReadOnlyList<string> scopes)
    {
        string Link(string decision, string more = "") => WebUtility.HtmlEncode(request.PathBase + request.Path + request.QueryString + "&decision=" + decision + more);
        var accounts = string.Concat(authority.Accounts.Select(account => $"<p><a href=\"{Link("approve", "&account=" + Uri.EscapeDataString(account.Id))}\">Approve as {WebUtility.HtmlEncode(account.Name)}</a></p>"));
        var unticked = string.Concat(scopes.Select(scope => $"<p><a href=\"{Link("approve", "&untick=" + Uri.EscapeDataString(scope))}\">Approve without {WebUtility.HtmlEncode(scope)}</a></p>"));
        return $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(authority.Name)} (sandbox)</title><body><h1>{WebUtility.HtmlEncode(authority.Name)} (sandbox)</h1><p>The ERP asks for access.</p>{accounts}{unticked}<p><a href=\"{Link("refuse")}\">Refuse</a></p><p><a href=\"{Link("error")}\">Fail</a></p></body></html>";
    }
}
