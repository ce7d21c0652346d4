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
        Needs = new(
            "The shop's address, and its owner at Shopify to install the app; or an app or token of your own",
            "Adresa magazinului și proprietarul lui, care instalează aplicația la Shopify; sau o aplicație ori un token propriu"),
        Monogram = "SH",
        Aliases = ["magazin online", "shop", "comenzi", "ecommerce"],
        AuthKinds = [AuthKind.ApiKey, AuthKind.Oauth2Code, AuthKind.Oauth2ClientCredentials],
        Settings = ShopifyAdminSettings.Fields,
        // Each shop has its own host; see ShopifyGraphQl.
        Environments = [new(ProviderEnvironment.Default, null)],
        ApiVersion = ShopifyShop.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /admin/api/2026-10/graphql.json: shop, currentAppInstallation",
        Errors = ShopifyAdminErrors.Map,
        Scopes = ShopifyScopes.Of(ShopifyAdminSettings.Required, _ => true),
        Renewal = new("shopify_admin", TimeSpan.FromMinutes(5)),
        OAuth = [ShopifyOAuth.Rule],
        Webhooks = ShopifyWebhooks.Rule(_ => true),
        Syncs =
        [
            new("orders", new("Orders", "Comenzi"), TimeSpan.FromMinutes(5)) { Needs = "read_orders", FromDate = true },
            new("products", new("Products", "Produse"), TimeSpan.FromHours(1)) { Needs = "read_products", FromDate = true },
            new("customers", new("Customers", "Clienți"), TimeSpan.FromHours(1)) { Needs = "read_customers", FromDate = true },
        ],
        RateLimit = new(10, TimeSpan.FromSeconds(1), "https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits: 100 cost points per second on the Standard plan; 10 for one call are assumed"),
        Limitations = new(
            "One connection for each app and shop: Shopify keeps one token alive for them. Without read_all_orders, orders of the last 60 days only.",
            "O singură conexiune pentru fiecare aplicație și magazin: Shopify păstrează un singur token activ. Fără read_all_orders, doar comenzile din ultimele 60 de zile."),
        Documentation = new Uri("https://shopify.dev/docs/api/admin-graphql"),
        Tier = QualityTier.Gold,
        CrossCheck = ShopifyAdminSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(ShopifyAdminConnector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<ShopifyGraphQl>();
        services.TryAddSingleton<ShopifyAdminApi>();
        services.AddSingleton<ShopifyAdminApp>();
    }
}
