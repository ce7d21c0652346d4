using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Shopify;

/// <summary>
/// The authorisation server of Shopify's shops, as Shopify/shopify-app-js:packages/apps/shopify-api/lib/auth/oauth/ (oauth.ts, refresh-token.ts, client-credentials.ts) and
/// lib/utils/hmac-validator.ts speak to it. The shop's host name is not played: the operator's override stands for it, so the shop is the account that consents.
/// </summary>
internal sealed class ShopifyShops
{
    public const string Shop = "demo-erp.myshopify.com";

    private static readonly SandboxClient Platform = new("5a4db0c900000000000000000000a44b", "shpss_5a4db0c900000000000000000000a44b");
    private static readonly SandboxClient Own = new("5a4db0c9000000000000000000000a44", "shpss_5a4db0c9000000000000000000000a44");
    private static readonly SandboxClient Foreign = new("5a4db0c90000000000000000f04e1640", "shpss_5a4db0c90000000000000000f04e1640");

    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string OfflineToken = "urn:shopify:params:oauth:token-type:offline-access-token";

    private readonly SandboxAuthority authority;
    private readonly OAuthShape shape;

    private ShopifyShops(SandboxAuthority authority)
    {
        this.authority = authority;
        shape = new() { ScopeSeparator = ',', Required = new Dictionary<string, string?> { ["scope"] = null, ["state"] = null }, Sign = (client, account, parameters) => Sign(client, account, parameters, authority.Now()) };
    }

    public static ShopifyShops Join(SandboxAuthorities authorities) => new(authorities.Of("shopify", shopify =>
    {
        shopify.Clients.AddRange([Platform, Own, Foreign]);
        shopify.Webhook = new("ShopifyAppKeyOfTheSandbox001", PreviousSecret: "shpss_5a4db0c9000000000000000000000old");
        shopify.Accounts.AddRange([new(Shop, "Demo ERP"), new("second-shop.myshopify.com", "Second shop")]);
        shopify.AccessLife = TimeSpan.FromMinutes(60);
        shopify.RefreshLife = TimeSpan.FromDays(90);
        shopify.Rotates = true;
        shopify.OneLiveToken = true;
    }));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/oauth/authorize", Authorize);
        routes.MapPost("/admin/oauth/access_token", (Delegate)TokenAsync);
    }

    /// <summary>The shop of tokens that were made by hand.</summary>
    public SandboxAccount Usual => authority.Accounts[0];

    /// <summary>What a living token was issued for; null when there is none of this value.</summary>
    public SandboxGrant? Find(string token) => authority.Find(token)?.Grant;

    private IResult Authorize(HttpContext http) => http.Request.Query.ContainsKey("response_type")
        ? SandboxAnswer.Html(400, "<h1>Oauth error invalid_request: response_type</h1>")
        : OAuthRoutes.Authorize(http, authority, shape);

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "The request is neither a form nor JSON.");
        }

        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(member => member.Key, member => member.Value.ToString());
        if (authority.Clients.FirstOrDefault(known => known.Id == form.GetValueOrDefault("client_id")) is not { } client)
        {
            return OAuthRoutes.Refuse(400, "application_cannot_be_found", "Could not find Shopify API application.");
        }

        if (client.Secret != form.GetValueOrDefault("client_secret"))
        {
            return OAuthRoutes.Refuse(401, "invalid_client", "Client authentication failed.");
        }

        return (form.GetValueOrDefault("grant_type"), form.Count) switch
        {
            // client_id, client_secret, code and expiring: what is more is not in Shopify's library.
            (null, 4) when form.GetValueOrDefault("expiring") == "1" => Exchange(client, form.GetValueOrDefault("code")),
            ("refresh_token", 4) => Refresh(client, form.GetValueOrDefault("refresh_token")),
            (TokenExchange, 7) when form.GetValueOrDefault("expiring") == "1" && form.GetValueOrDefault("subject_token_type") == OfflineToken && form.GetValueOrDefault("requested_token_type") == OfflineToken
                => Migrate(client, form.GetValueOrDefault("subject_token")),
            ("client_credentials", 3) => ByApp(client),
            _ => OAuthRoutes.Refuse(400, "invalid_request", "A parameter is missing or unknown."),
        };
    }

    private SandboxAnswer Exchange(SandboxClient client, string? code)
    {
        if (authority.Redeem(code, client.Id, redirectUri: null, verifier: null) is not { } grant)
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "The authorization code was not found or was already used");
        }

        // One token is alive for each app and shop: a new consent ends the earlier ones.
        authority.Withdraw(grant.Account.Id);
        return Issued(grant, withRefresh: true, (long)authority.AccessLife.TotalSeconds);
    }

    private SandboxAnswer Refresh(SandboxClient client, string? refreshToken)
        => authority.Refresh(refreshToken, client.Id) is { } grant
            ? Issued(grant, withRefresh: true, (long)authority.AccessLife.TotalSeconds)
            : OAuthRoutes.Refuse(400, "invalid_request", "The refresh token is invalid, expired or has been revoked");

    /// <summary>migrate-to-expiring-token.ts: the old token ends with it.</summary>
    private SandboxAnswer Migrate(SandboxClient client, string? old)
        => authority.Find(old)?.Grant is { } grant && grant.ClientId == client.Id
            ? Issued(grant, withRefresh: true, (long)authority.AccessLife.TotalSeconds)
            : OAuthRoutes.Refuse(400, "invalid_subject_token", "The subject token is invalid or has been revoked");

    private SandboxAnswer ByApp(SandboxClient client) => client == Own
        ? Issued(new SandboxGrant(client.Id, authority.Accounts[0], ["write_orders", "write_products", "write_inventory", "read_locations", "read_customers"]), withRefresh: false, 86399)
        : OAuthRoutes.Refuse(400, "shop_not_permitted", "Client credentials cannot be performed on this shop.");

    private SandboxAnswer Issued(SandboxGrant grant, bool withRefresh, long life)
    {
        var token = authority.Issue(grant);

        // A right to read that a right to write includes is not named.
        var members = new Dictionary<string, object>
        {
            ["access_token"] = token.Value,
            ["scope"] = string.Join(',', grant.Scopes.Where(scope => !(scope.StartsWith("read_", StringComparison.Ordinal) && grant.Scopes.Contains("write_" + scope["read_".Length..])))),
            ["expires_in"] = life,
        };
        if (withRefresh)
        {
            members["refresh_token"] = grant.Refresh!;
            members["refresh_token_expires_in"] = (long)authority.RefreshLife!.Value.TotalSeconds;
        }

        return SandboxAnswer.Ok(JsonSerializer.Serialize(members));
    }

    private static Dictionary<string, string> Sign(SandboxClient client, SandboxAccount account, Dictionary<string, string> parameters, DateTimeOffset now)
    {
        var signed = new Dictionary<string, string>(parameters)
        {
            ["shop"] = account.Id,
            ["host"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("admin.shopify.com/store/" + account.Id.Split('.')[0])).TrimEnd('='),
            ["timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var message = string.Join('&', signed.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
        signed["hmac"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(client.Secret), Encoding.UTF8.GetBytes(message)));
        return signed;
    }
}
