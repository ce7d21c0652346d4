using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

/// <summary>The only file that knows the paths, headers and queries of Shopify's Admin API. REST is legacy since October 2024 and not used.</summary>
internal sealed class ShopifyAdminClient(ShopifyGraphQl graphQl)
{
    /// <summary>https://shopify.dev/docs/api/admin-graphql/latest/objects/Shop and …/objects/AppInstallation. Needs no scope; costs 2 points of the budget, no money.</summary>
    public const string VerifyQuery = "query { shop { id name myshopifyDomain currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }";

    public Task<ProviderResult<ShopifyData<ShopifyAdminAnswer>>> ReadShopAsync(ShopifyAdminSettings settings, CancellationToken cancellationToken)
        => graphQl.QueryAsync<ShopifyAdminAnswer>(
            Endpoint(settings),
            VerifyQuery,
            cancellationToken);

    public ProviderResult<Uri> Base(ShopifyAdminSettings settings) => graphQl.Base(Endpoint(settings));

    public static void Authenticate(HttpRequestMessage request, ShopifyAdminSettings settings) => ShopifyGraphQl.Authenticate(request, Endpoint(settings));

    private static ShopifyEndpoint Endpoint(ShopifyAdminSettings settings)
        => new(ShopifyAdminProvider.Declared, "admin/api", settings.ShopDomain, settings.ApiVersion, "X-Shopify-Access-Token", settings.AdminAccessToken);
}
