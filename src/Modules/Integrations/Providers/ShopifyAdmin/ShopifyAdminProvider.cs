using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

internal sealed class ShopifyAdminProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.ShopifyAdmin,
        Name = "Shopify",
        Category = ProviderCategory.Ecommerce,
        Summary = new("Orders to invoices, stock and prices back", "Comenzile devin facturi; stocuri și prețuri înapoi"),
        Needs = new("The shop's address and the token of a custom app", "Adresa magazinului și tokenul unei aplicații personalizate"),
        Monogram = "SH",
        Aliases = ["magazin online", "shop", "comenzi", "ecommerce"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = ShopifyAdminSettings.Fields,
        // Each shop has its own host; see ShopifyGraphQl.
        Environments = [new(ProviderEnvironment.Default, null)],
        ApiVersion = ShopifyShop.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /admin/api/2026-10/graphql.json: shop, currentAppInstallation",
        Errors = ShopifyAdminErrors.Map,
        Scopes = ShopifyAdminScopes.All,
        Webhooks = ShopifyWebhooks.Rule,
        RateLimit = new(10, TimeSpan.FromSeconds(1), "https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits: 100 cost points per second on the Standard plan; 10 for one call are assumed"),
        Limitations = new(
            "Connects by the token of a custom app that was made in the shop's admin. Shopify makes no new ones since 2026; apps of the Dev Dashboard are not connected yet.",
            "Se conectează prin tokenul unei aplicații personalizate create în administrarea magazinului. Shopify nu mai permite crearea lor din 2026; aplicațiile din Dev Dashboard nu sunt încă conectate."),
        Documentation = new Uri("https://shopify.dev/docs/api/admin-graphql"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(ShopifyAdminConnector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<ShopifyGraphQl>();
        services.AddSingleton<ShopifyAdminClient>();
    }
}
