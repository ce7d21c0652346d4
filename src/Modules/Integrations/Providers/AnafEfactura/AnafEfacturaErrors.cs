using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

/// <summary>ANAF answers 200 for most refusals: the text of <c>eroare</c> decides. An empty inbox is one of them and no failure.</summary>
internal static class AnafEfacturaErrors
{
    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.PermissionMissing)
        {
            Statuses = [200, 400, 403],
            Matches = answer => Says(answer, "Nu aveti drept in SPV") || Says(answer, "Nu exista niciun CIF pentru care sa aveti drept"),
            Field = "cif",
            Step = "permissions",
            Hint = new(
                "The certificate has no rights in SPV for this CUI. Ask the legal representative to grant them in SPV (form 150 or 270), or sign in with another certificate.",
                "Certificatul nu are drepturi în SPV pentru acest CUI. Cereți reprezentantului legal să le acorde în SPV (formularul 150 sau 270) sau autentificați-vă cu alt certificat."),
        },
        new(FailureReason.RateLimited) { Statuses = [200, 400, 429], Matches = answer => Says(answer, "S-au facut deja"), Step = "account" },

        // The limit of calls, in ANAF's manner: no content.
        new(FailureReason.RateLimited) { Statuses = [204], Step = "account" },
        new(FailureReason.ReauthorizationRequired) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.ReauthorizationRequired) { Statuses = [403], Plain = false, Step = "sign_in" },
    ]);

    /// <summary>A list without messages says so under <c>eroare</c>.</summary>
    public static bool IsEmptyInbox(ProviderAnswer answer) => answer.At("eroare")?.StartsWith("Nu exista mesaje", StringComparison.OrdinalIgnoreCase) == true;

    private static bool Says(ProviderAnswer answer, string text) => answer.At("eroare")?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
