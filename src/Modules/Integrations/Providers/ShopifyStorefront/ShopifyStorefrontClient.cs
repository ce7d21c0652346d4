using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

/// <summary>The only file that knows the paths, headers and queries of Shopify's Storefront API.</summary>
internal sealed class ShopifyStorefrontClient(ShopifyGraphQl graphQl)
{
    /// <summary>
    /// https://shopify.dev/docs/api/storefront/latest/objects/Shop. Most of it is answered without any token; <c>metafield</c> is marked "Token access required", is null
    /// where there is none of that key, and needs no scope beyond the shop's own: so the answer proves that a token was there and counted.
    /// </summary>
    public const string VerifyQuery =
        "query { shop { id name primaryDomain { url } paymentSettings { currencyCode countryCode } metafield(namespace: \"genius_erp\", key: \"connection\") { id } } }";

    public Task<ProviderResult<ShopifyData<ShopifyStorefrontAnswer>>> ReadShopAsync(ShopifyStorefrontSettings settings, CancellationToken cancellationToken)
        => graphQl.QueryAsync<ShopifyStorefrontAnswer>(
            Endpoint(settings),
            VerifyQuery,
            cancellationToken);

    public ProviderResult<Uri> Base(ShopifyStorefrontSettings settings) => graphQl.Base(Endpoint(settings));

    public static void Authenticate(HttpRequestMessage request, ShopifyStorefrontSettings settings) => ShopifyGraphQl.Authenticate(request, Endpoint(settings));

    private static ShopifyEndpoint Endpoint(ShopifyStorefrontSettings settings)
        => new(ShopifyStorefrontProvider.Declared, "api", settings.ShopDomain, settings.ApiVersion, Header(settings.TokenKind), settings.AccessToken);

    // Shopify/shopify-app-js:packages/api-clients/storefront-api-client/src/constants.ts. No Shopify-Storefront-Buyer-IP: background work has no buyer.
    private static string Header(string tokenKind) => tokenKind == ShopifyStorefrontSettings.Public ? "X-Shopify-Storefront-Access-Token" : "Shopify-Storefront-Private-Token";
}
