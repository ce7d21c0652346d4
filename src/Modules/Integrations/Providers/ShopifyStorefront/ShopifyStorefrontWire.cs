using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

/// <summary>The answer to <see cref="ShopifyStorefrontClient.VerifyQuery"/>. Names are GraphQL's.</summary>
internal sealed record ShopifyStorefrontAnswer([property: JsonPropertyName("shop")] ShopifyStorefrontShop? Shop);

internal sealed record ShopifyStorefrontShop(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("primaryDomain")] ShopifyStorefrontDomain? PrimaryDomain,
    [property: JsonPropertyName("paymentSettings")] ShopifyStorefrontPayment? PaymentSettings);

internal sealed record ShopifyStorefrontDomain([property: JsonPropertyName("url")] string? Url);

internal sealed record ShopifyStorefrontPayment([property: JsonPropertyName("currencyCode")] string? CurrencyCode);
