using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <summary>
/// Account calls use the status; the SMS API answers 200 and hides the outcome in <c>messages[].status</c>
/// (https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms). Statuses 2, 3, 6 and 7 are left out: they speak about one message, not about the connection.
/// </summary>
internal static class SmsVonageErrors
{
    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.InvalidCredentials) { Statuses = [401], Step = "sign_in", Hint = Login() },
        new(FailureReason.InvalidCredentials) { Statuses = [200], Codes = ["401", "4"], Step = "sign_in", Hint = Login() },
        new(FailureReason.RateLimited) { Statuses = [200], Codes = ["1"] },
        new(FailureReason.ProviderUnavailable) { Statuses = [200], Codes = ["5"] },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [200],
            Codes = ["9"],
            Step = "account",
            Hint = new("The Vonage account has no credit left. Add credit, then test again.", "Contul Vonage nu mai are credit. Adăugați credit, apoi testați din nou."),
        },
        new(FailureReason.InvalidConfiguration) { Statuses = [200], Codes = ["14"], Field = "signature_secret", Step = "sign_in" },
        new(FailureReason.InvalidConfiguration) { Statuses = [200], Codes = ["15"], Field = "from", Step = "account" },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [200],
            Codes = ["29"],
            Step = "permissions",
            Hint = new(
                "The Vonage account is on trial: it only sends to numbers on its list. Add credit or the number.",
                "Contul Vonage este de probă: trimite doar către numerele din lista lui. Adăugați credit sau numărul."),
        },

        // The path is ours, not a setting: the service has moved or changed.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ])
    {
        Code = answer => answer.At("error-code") ?? answer.At("messages.0.status"),
    };

    private static Text Login() => new(
        "Vonage does not accept this API key with this secret. Copy both again from the Vonage dashboard.",
        "Vonage nu acceptă această cheie API cu acest secret. Copiați-le din nou pe amândouă din panoul Vonage.");
}
