using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>What the Admin API's refusals mean: of a pasted token by the map, of a token that was issued to us by <see cref="OfIssued"/>.</summary>
internal static class ShopifyAdminErrors
{
    public static readonly ErrorMap Map = ShopifyErrors.Map(
        refused: new(FailureReason.InvalidCredentials)
        {
            Field = ShopifyAccess.TokenField,
            Step = "sign_in",
            Hint = new(
                "Shopify does not accept this token for this shop. It ends when the app is uninstalled or its token renewed; copy the new one.",
                "Shopify nu acceptă acest token pentru magazin. El expiră la dezinstalarea aplicației sau la reînnoirea tokenului; copiați-l pe cel nou."),
        },
        denied: new(FailureReason.PermissionMissing)
        {
            Field = ShopifyAccess.TokenField,
            Step = "permissions",
            Hint = new(
                "The token is genuine, but the app lacks an access scope. Add it in Shopify under the app's configuration, then install the app again.",
                "Tokenul este bun, dar aplicației îi lipsește un drept de acces. Adăugați-l în Shopify la configurarea aplicației, apoi instalați din nou aplicația."),
        });

    /// <summary>Nobody typed the token in, so no setting is at fault. A refused one may only have been replaced by a newer one: a renewal shows.</summary>
    public static ProviderFailure OfIssued(string mode, ProviderFailure failure) => failure switch
    {
        { Reason: FailureReason.InvalidCredentials } => failure with
        {
            Reason = mode == ShopifyAccess.ByConsent ? FailureReason.ReauthorizationRequired : FailureReason.InvalidCredentials,
            Plain = false,
            Field = null,
            Hint = new(
                "Shopify does not accept the app's token for this shop any more. It ends when the app is uninstalled: connect again.",
                "Shopify nu mai acceptă tokenul aplicației pentru acest magazin. El încetează la dezinstalarea aplicației: conectați din nou."),
        },
        { Field: ShopifyAccess.TokenField } => failure with { Field = null },
        _ => failure,
    };
}
