using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyInbox;

internal sealed class ShopifyInboxProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.ShopifyInbox,
        Name = "Shopify Inbox",
        Category = ProviderCategory.Ecommerce,
        Summary = new("Customer and orders beside each chat", "Clientul și comenzile lui lângă fiecare conversație"),
        Needs = new(
            "The shop's address; a Shopify connection of the same shop and app is used without asking again",
            "Adresa magazinului; o conexiune Shopify a aceluiași magazin și a aceleiași aplicații este folosită fără o nouă cerere"),
        Monogram = "SI",
        Aliases = ["chat magazin", "inbox", "conversatii", "shop"],
        AuthKinds = [AuthKind.Oauth2Code, AuthKind.ApiKey],
        Settings = ShopifyInboxSettings.Fields,
        // Each shop has its own host; see ShopifyGraphQl.
        Environments = [new(ProviderEnvironment.Default, null)],
        ApiVersion = ShopifyShop.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /admin/api/2026-10/graphql.json: shop, currentAppInstallation",
        Errors = ShopifyAdminErrors.Map,
        Scopes = ShopifyScopes.Of(ShopifyInboxSettings.Required, _ => false),
        OAuth = [ShopifyOAuth.Rule],
        // There are none of chats: those of the customers and orders that stand beside them.
        Webhooks = ShopifyWebhooks.Rule(topic => topic is "customers/create" or "customers/update" or "orders/create"),
        RateLimit = new(10, TimeSpan.FromSeconds(1), "https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits: 100 cost points per second on the Standard plan, shared with shopify_admin; 10 for one call are assumed"),
        Limitations = new(
            "Reads and sends no chats: Shopify offers no interface for them. It shows the customer and the orders, and links to the Inbox; connect WhatsApp, Messenger or e-mail themselves for messages.",
            "Nu citește și nu trimite conversații: Shopify nu oferă o interfață pentru ele. Arată clientul și comenzile și trimite către Inbox; pentru mesaje conectați direct WhatsApp, Messenger sau e-mailul."),
        Documentation = new Uri("https://help.shopify.com/en/manual/inbox"),
        Tier = QualityTier.Gold,
        CrossCheck = ShopifyInboxSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(ShopifyInboxConnector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<ShopifyGraphQl>();
        services.TryAddSingleton<ShopifyAdminApi>();
    }
}
