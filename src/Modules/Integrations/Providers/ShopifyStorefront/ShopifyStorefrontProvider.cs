using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

internal sealed class ShopifyStorefrontProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.ShopifyStorefront,
        Name = "Shopify Storefront",
        Category = ProviderCategory.Ecommerce,
        Summary = new("Published products, prices and carts", "Produse publicate, prețuri și coșuri"),
        Needs = new("The shop's address and a Storefront token", "Adresa magazinului și un token Storefront"),
        Monogram = "SF",
        Aliases = ["shopify", "magazin online", "vitrina", "headless"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = ShopifyStorefrontSettings.Fields,
        // Each shop has its own host; see ShopifyGraphQl.
        Environments = [new(ProviderEnvironment.Default, null)],
        ApiVersion = ShopifyShop.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /api/2026-10/graphql.json: shop with a field that needs a token",
        Errors = ShopifyStorefrontErrors.Map,
        Scopes =
        [
            new(
                "unauthenticated_read_product_listings",
                new("Read published products", "Citește produsele publicate"),
                new("nothing can be read", "nu se poate citi nimic")),
        ],
        RateLimit = new(10, TimeSpan.FromSeconds(1), "A cautious guess: https://shopify.dev/docs/api/usage/limits has no number, robots are turned away"),
        Limitations = new(
            "Reads what buyers see. Orders, stock and webhooks come with the connection “Shopify”.",
            "Citește ce văd cumpărătorii. Comenzile, stocurile și webhook-urile vin cu conexiunea „Shopify”."),
        Documentation = new Uri("https://shopify.dev/docs/api/storefront"),
        Tier = QualityTier.Silver,
        CrossCheck = ShopifyStorefrontSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(ShopifyStorefrontConnector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<ShopifyGraphQl>();
        services.AddSingleton<ShopifyStorefrontClient>();
    }
}
