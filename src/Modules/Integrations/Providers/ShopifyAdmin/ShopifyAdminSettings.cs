using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

internal static class ShopifyAdminSettings
{
    /// <summary>Without these there is nothing to connect for; each of the others costs one use only.</summary>
    public static readonly IReadOnlyList<string> Required = ["read_orders", "read_products"];

    /// <summary>The token comes first: rows that name no way in were made with one.</summary>
    public static readonly IReadOnlyList<SettingField> Fields = ShopifyAccess.Fields(ShopifyAccess.ByToken, ShopifyAccess.ByConsent, ShopifyAccess.ByApp);

    public static IEnumerable<FieldError> CrossCheck(SettingValues values) => ShopifyAccess.CrossCheck(values, Required);
}
