using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

internal static class ShopifyAdminErrors
{
    public static readonly ErrorMap Map = ShopifyErrors.Map(
        refused: new(FailureReason.InvalidCredentials)
        {
            Field = ShopifyAdminSettings.TokenField,
            Step = "sign_in",
            Hint = new(
                "Shopify does not accept this token for this shop. It ends when the app is uninstalled or its token renewed; copy the new one.",
                "Shopify nu acceptă acest token pentru magazin. El expiră la dezinstalarea aplicației sau la reînnoirea tokenului; copiați-l pe cel nou."),
        },
        denied: new(FailureReason.PermissionMissing)
        {
            Field = ShopifyAdminSettings.TokenField,
            Step = "permissions",
            Hint = new(
                "The token is genuine, but the app lacks an access scope. Add it in Shopify under the app's configuration, then install the app again.",
                "Tokenul este bun, dar aplicației îi lipsește un drept de acces. Adăugați-l în Shopify la configurarea aplicației, apoi instalați din nou aplicația."),
        });
}
