using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>https://shopify.dev/docs/api/usage/access-scopes. A right to write includes the one to read.</summary>
internal static class ShopifyScopes
{
    /// <summary>The setting that narrows or widens what a consent asks for.</summary>
    public const string FieldName = "scopes";

    /// <summary>What the providers on the Admin API need together. They share one token per app and shop, so each asks for all of it: a narrower consent of one would take from the other.</summary>
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

    /// <summary>What a consent asks for with these settings.</summary>
    public static IReadOnlyList<string> Asked(SettingValues settings) => settings.List(FieldName) is { Count: > 0 } chosen ? [.. chosen.Distinct()] : [.. All.Select(scope => scope.Code)];

    /// <summary>The declared scopes of a provider that cannot do without <paramref name="required"/> and makes use of <paramref name="useful"/>.</summary>
    public static IReadOnlyList<ProviderScope> Of(IReadOnlyCollection<string> required, Func<ProviderScope, bool> useful)
        => [.. All.Where(scope => useful(scope) || required.Contains(scope.Code)).Select(scope => scope with { Optional = !required.Contains(scope.Code) })];

    /// <summary>A right to write includes the one to read; answers leave the latter out.</summary>
    public static bool Implies(string granted, string asked)
        => granted == asked || (asked.StartsWith("read_", StringComparison.Ordinal) && granted == "write_" + asked["read_".Length..]);

    /// <summary>Those of <paramref name="wanted"/> that the token does not have.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> wanted, IReadOnlyCollection<string> granted)
        => [.. wanted.Where(scope => !granted.Any(given => Implies(given, scope)))];
}
