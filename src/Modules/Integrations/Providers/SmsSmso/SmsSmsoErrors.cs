using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

/// <summary>
/// smso/slate:source/includes/_errors.md and the API documentation. Left out on purpose: 400, 403, 405 and 422 of a send speak about one message (invalid, forbidden words,
/// unsubscribed, abroad), not about the connection.
/// </summary>
internal static class SmsSmsoErrors
{
    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.InvalidCredentials) { Statuses = [401], Field = "api_key", Step = "sign_in" },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [402],
            Step = "account",
            Hint = new("The SMSO account has no credit left. Add credit, then test again.", "Contul SMSO nu mai are credit. Adăugați credit, apoi testați din nou."),
        },

        // SMSO's word for "too many requests per minute".
        new(FailureReason.RateLimited) { Statuses = [409] },

        // The paths are ours, not a setting: the service has moved or changed.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 410], Plain = false, Step = "address" },
    ]);
}
