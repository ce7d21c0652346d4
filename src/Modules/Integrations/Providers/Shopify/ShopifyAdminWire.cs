using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>The answer to <see cref="ShopifyAdminApi.VerifyQuery"/>. Names are GraphQL's.</summary>
internal sealed record ShopifyAdminAnswer(
    [property: JsonPropertyName("shop")] ShopifyAdminShop? Shop,
    [property: JsonPropertyName("currentAppInstallation")] ShopifyAdminInstallation? CurrentAppInstallation);

internal sealed record ShopifyAdminShop(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("myshopifyDomain")] string? MyshopifyDomain,
    [property: JsonPropertyName("currencyCode")] string? CurrencyCode,
    [property: JsonPropertyName("ianaTimezone")] string? IanaTimezone);

internal sealed record ShopifyAdminInstallation([property: JsonPropertyName("accessScopes")] IReadOnlyList<ShopifyAdminScope?>? AccessScopes);

internal sealed record ShopifyAdminScope([property: JsonPropertyName("handle")] string? Handle);
