using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

/// <summary>https://shopify.dev/docs/api/usage/access-scopes. A right to write includes the one to read.</summary>
internal static class ShopifyAdminScopes
{
    /// <summary>Without these there is nothing to connect for; each of the others costs one use only.</summary>
    public static readonly IReadOnlyList<string> Required = ["read_orders", "read_products"];

    public static readonly IReadOnlyList<ProviderScope> All =
    [
        new("read_orders", new("Read orders", "Citește comenzile"), new("no orders to invoice", "nicio comandă de facturat")),
        new("write_orders", new("Change orders", "Modifică comenzile"), new("no refunds and no notes on orders", "fără rambursări și fără note pe comenzi")),
        new("read_products", new("Read products", "Citește produsele"), new("no products", "niciun produs")),
        new("write_products", new("Change products", "Modifică produsele"), new("no prices sent to the shop", "fără prețuri trimise în magazin")),
        new("read_inventory", new("Read stock", "Citește stocurile"), new("no comparison of stock", "fără comparația stocurilor")),
        new("write_inventory", new("Change stock", "Modifică stocurile"), new("no stock sent to the shop", "fără stocuri trimise în magazin")),
        new("read_locations", new("Read locations", "Citește locațiile"), new("no stock by location", "fără stocuri pe locații")),
        new("read_customers", new("Read customers", "Citește clienții"), new("no customers in the CRM", "niciun client în CRM")),
        new(
            "read_merchant_managed_fulfillment_orders",
            new("Read what is to be shipped", "Citește ce este de expediat"),
            new("no shipping list", "fără lista de expediat")),
        new(
            "write_merchant_managed_fulfillment_orders",
            new("Mark as shipped", "Marchează ca expediat"),
            new("no AWB sent to the shop", "fără AWB trimis în magazin")),
    ];

    /// <summary>Those of <paramref name="wanted"/> that the token does not have.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> wanted, IReadOnlyCollection<string> granted)
        => [.. wanted.Where(scope => !granted.Contains(scope) && !(scope.StartsWith("read_", StringComparison.Ordinal) && granted.Contains("write_" + scope["read_".Length..])))];
}
