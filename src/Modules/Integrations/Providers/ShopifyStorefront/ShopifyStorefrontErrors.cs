using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

internal static class ShopifyStorefrontErrors
{
    private static readonly ErrorRule Refused = new(FailureReason.InvalidCredentials)
    {
        Field = ShopifyStorefrontSettings.TokenField,
        Step = "sign_in",
        Hint = new(
            "Shopify does not accept this token for this shop. Copy it again, and check whether it is the public or the private one.",
            "Shopify nu acceptă acest token pentru magazin. Copiați-l din nou și verificați dacă este cel public sau cel privat."),
    };

    private static readonly ErrorMap Shared = ShopifyErrors.Map(
        Refused,
        denied: new(FailureReason.PermissionMissing)
        {
            Field = ShopifyStorefrontSettings.TokenField,
            Step = "permissions",
            Hint = new(
                "The token may not read the shop. In Shopify, allow “unauthenticated_read_product_listings” for the app or channel of this token.",
                "Tokenul nu are voie să citească magazinul. În Shopify, permiteți „unauthenticated_read_product_listings” pentru aplicația sau canalul acestui token."),
        });

    /// <summary>The form of a refused token is not documented: 403 without a code is one too.</summary>
    public static readonly ErrorMap Map = Shared with { Rules = [.. Shared.Rules, Refused with { Statuses = [403], Plain = false }] };
}
