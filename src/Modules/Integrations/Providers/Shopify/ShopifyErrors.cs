using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>
/// https://shopify.dev/docs/api/usage/response-codes. <c>errors</c> is an array of objects where GraphQL speaks, and a bare string where something in front of it does.
/// Most of GraphQL's errors come with HTTP 200.
/// </summary>
internal static class ShopifyErrors
{
    public static ErrorMap Map(ErrorRule refused, ErrorRule denied) => new(
    [
        // Comes with 200; older answers have the message alone.
        new(FailureReason.RateLimited) { Codes = ["THROTTLED"] },
        new(FailureReason.RateLimited) { Statuses = [200], Matches = answer => answer.At("errors.0.message") == "Throttled" },

        // "Shopify security rejection": the request looked like a robot's. Often without Retry-After.
        new(FailureReason.RateLimited) { Statuses = [430] },
        refused with { Statuses = [401] },
        refused with { Codes = ["UNAUTHORIZED"] },
        denied with { Codes = ["ACCESS_DENIED"] },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [402],
            Step = "account",
            Hint = new(
                "Shopify has frozen this shop because of an unpaid bill. Its owner has to sign in to Shopify and settle it.",
                "Shopify a înghețat magazinul din cauza unei facturi neplătite. Proprietarul trebuie să intre în Shopify și să o achite."),
        },
        Closed with { Statuses = [423] },
        Closed with { Codes = ["SHOP_INACTIVE"] },
        new(FailureReason.ProviderUnavailable) { Codes = ["INTERNAL_SERVER_ERROR"] },
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [404],
            Plain = false,
            Field = ShopifyShop.FieldName,
            Step = "address",
            Hint = new(
                "Shopify knows no shop at this address, or does not serve this API version. Check both.",
                "Shopify nu cunoaște un magazin la această adresă sau nu oferă această versiune API. Verificați-le pe amândouă."),
        },
        new(FailureReason.UnexpectedResponse) { Statuses = [200], Matches = HasErrors, Plain = false },
    ])
    {
        Code = answer => answer.At("errors.0.extensions.code"),
    };

    private static ErrorRule Closed { get; } = new(FailureReason.PermissionMissing)
    {
        Step = "account",
        Hint = new(
            "Shopify has locked or closed this shop. Its owner has to ask Shopify's support.",
            "Shopify a blocat sau a închis magazinul. Proprietarul trebuie să contacteze suportul Shopify."),
    };

    private static bool HasErrors(ProviderAnswer answer)
        => answer.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("errors", out var errors)
            && errors.ValueKind != JsonValueKind.Null && !(errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() == 0);
}
