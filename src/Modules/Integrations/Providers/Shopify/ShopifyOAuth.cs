using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>
/// Shopify's consent: Shopify/shopify-app-js:packages/apps/shopify-api/lib/auth/oauth/oauth.ts and refresh-token.ts. Every shop is its own authorisation server. Access
/// tokens live an hour, refresh tokens 90 days and are new with each use; one token is alive for each app and shop, so the shop is the grant's account and all
/// providers on the Admin API share it.
/// </summary>
internal static class ShopifyOAuth
{
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string OfflineToken = "urn:shopify:params:oauth:token-type:offline-access-token";

    public static readonly OAuthRule Rule = new()
    {
        Authority = "shopify",
        AuthorityName = "Shopify",
        When = new SettingCondition(ShopifyAccess.ModeField, ShopifyAccess.ByConsent),
        Addresses = Addresses,
        Pkce = false,
        ScopeSeparator = ",",
        Scopes = ShopifyScopes.Asked,
        Implies = ShopifyScopes.Implies,
        ExpectedAccount = settings => settings.TextOrNull(ShopifyShop.FieldName),
        // Shopify's own library sends none.
        AuthorizeParameters = _ => [KeyValuePair.Create("response_type", string.Empty)],
        CheckCallback = ShopifyCallback.Check,
        ShapeTokenCall = Shape,
        TokenErrors =
        [
            // A code or refresh token that has run out, been used or been revoked is invalid_request here.
            new(FailureReason.ReauthorizationRequired) { Statuses = [400, 401, 403], Codes = ["invalid_request"], BodyContains = "authorization code", Step = "sign_in" },
            new(FailureReason.ReauthorizationRequired) { Statuses = [400, 401, 403], Codes = ["invalid_request"], BodyContains = "token", Step = "sign_in" },
        ],
        ConsentSettings = [ShopifyShop.FieldName],
        ByHandAfterDisconnect = new(
            "The app stays installed in the shop, with its webhooks. To remove it, uninstall it in Shopify under Settings → Apps.",
            "Aplicația rămâne instalată în magazin, cu webhook-urile ei. Pentru a o elimina, dezinstalați-o în Shopify la Settings → Apps."),
    };

    /// <summary>The token is the shop's: nobody else has to be asked who consented.</summary>
    public static ProviderResult<Consent> Complete(OAuthContext context, IssuedTokens issued) => new Consent(context.Settings.Text(ShopifyShop.FieldName), issued);

    /// <summary>
    /// A used refresh token stays good until its successor is used, and a token that was exchanged may be exchanged again for a week, so a passing failure is simply tried again.
    /// Any refusal that stays unclear needs the owner.
    /// </summary>
    public static async Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
    {
        if ((tokens.Refresh ?? tokens.Access) is null)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var renewed = tokens.Refresh is { } refresh ? await client.RefreshAsync(context, refresh, cancellationToken) : await MigrateAsync(context, tokens.Access!, client, cancellationToken);
        return renewed.Failure is { Reason: FailureReason.UnexpectedResponse, HttpStatus: >= 400 and < 500 } unclear
            ? unclear with { Reason = FailureReason.ReauthorizationRequired, Step = "sign_in" }
            : renewed;
    }

    /// <summary>
    /// A token from before those that expire, for a pair of today: Shopify/shopify-app-js:packages/apps/shopify-api/lib/auth/oauth/migrate-to-expiring-token.ts. The old one ends with it.
    /// </summary>
    private static Task<ProviderResult<IssuedTokens>> MigrateAsync(OAuthContext context, Secret old, IOAuthClient client, CancellationToken cancellationToken)
        => client.CallAsync(
            context,
            new TokenCall(TokenExchange)
            {
                Parameters =
                {
                    ["grant_type"] = TokenExchange, ["subject_token"] = old.Reveal(), ["subject_token_type"] = OfflineToken, ["requested_token_type"] = OfflineToken, ["expiring"] = "1",
                },
            },
            cancellationToken);

    /// <summary>The shop's own host, checked before it becomes part of an address: else a token call, secret included, could be led anywhere.</summary>
    public static OAuthAddresses? Addresses(SettingValues settings)
        => settings.TextOrNull(ShopifyShop.FieldName) is { } shop && ShopifyShop.IsDomain(shop)
            ? new(new Uri($"https://{shop}/admin/oauth/authorize"), new Uri($"https://{shop}/admin/oauth/access_token"))
            : null;

    private static void Shape(OAuthContext context, TokenCall call)
    {
        if (call.GrantType != "authorization_code")
        {
            return;
        }

        // Tokens that expire are right for public and custom apps; those that do not are refused for public apps from 2027.
        call.Parameters["expiring"] = "1";
        call.Parameters.Remove("grant_type");
        call.Parameters.Remove("redirect_uri");
    }
}
