using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

/// <summary>
/// https://static.anaf.ro/static/10/Anaf/Informatii_R/Servicii_web/doc_WS_V9.txt. There is no credential, so nothing can be wrong with one:
/// the service is unreachable, throttled or changed, or it does not know the company.
/// </summary>
internal static class MfinanteErrors
{
    public static readonly ErrorMap Map = new(
    [
        // Seen with 200 and with 404: the body decides, not the status.
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [200, 404],
            Matches = answer => MfinanteLookup.Read(answer.Json) is { Company: null } lookup && (lookup.SaysNotFound || answer.Status == 404),
            Field = "probe_cui",
            Step = "account",
            Hint = new(
                "ANAF does not know a company with this CUI. Enter your company's own.",
                "ANAF nu cunoaște o firmă cu acest CUI. Introduceți CUI-ul firmei dumneavoastră."),
        },

        // No login exists: a refusal comes from the firewall in front of the service and passes.
        new(FailureReason.ProviderUnavailable) { Statuses = [401, 403], Plain = false, Step = "address" },

        // The path is ours, not a setting: the service has moved or changed.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ]);
}
