using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

/// <summary>https://www.twilio.com/docs/api/errors, with a page for each code.</summary>
internal static class SmsTwilioErrors
{
    public static readonly ErrorMap Map = new(
    [
        // Genuine, but a sandbox of Twilio's own that knows sending only.
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [401, 403],
            Codes = ["20008"],
            Field = "account_sid",
            Step = "sign_in",
            Hint = TestCredentials(),
        },
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [401, 403],
            BodyContains = "Test Account Credentials",
            Field = "account_sid",
            Step = "sign_in",
            Hint = TestCredentials(),
        },

        // Twilio's words for a Restricted key without the permission. It comes with 401, and the key is genuine.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401, 403],
            BodyContains = "have any assertions",
            Step = "permissions",
            Hint = Permission(),
        },

        // The same code also stands for an account or key that is suspended, or a key of another account.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401, 403],
            Codes = ["70051", "20006", "20403"],
            Plain = false,
            Step = "permissions",
            Hint = Permission(),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [400, 401, 403],
            Codes = ["20005", "10001", "90010"],
            Step = "account",
            Hint = new(
                "The Twilio account is not active. Check its balance and status in the Twilio console, then test again.",
                "Contul Twilio nu este activ. Verificați soldul și starea lui în consola Twilio, apoi testați din nou."),
        },
        new(FailureReason.InvalidCredentials)
        {
            Statuses = [401],
            Codes = ["20003"],
            Step = "sign_in",
            Hint = new(
                "Twilio does not accept this secret for this Account SID. Copy both again from the live account, without spaces.",
                "Twilio nu acceptă acest secret pentru acest Account SID. Copiați-le din nou pe amândouă din contul real, fără spații."),
        },
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [404],
            Codes = ["20404"],
            Field = "account_sid",
            Step = "account",
            Hint = new("Twilio has no account with this SID.", "Twilio nu are un cont cu acest SID."),
        },
        new(FailureReason.RateLimited) { Statuses = [429], Codes = ["20429"] },
    ])
    {
        Code = answer => answer.At("code"),
    };

    private static Text TestCredentials() => new(
        "These are Twilio's test credentials. They can only simulate sending; enter the live Account SID and its key or token.",
        "Acestea sunt credențialele de test Twilio. Ele doar simulează trimiterea; introduceți Account SID-ul real și cheia sau tokenul lui.");

    private static Text Permission() => new(
        "Twilio knows the key but does not let it read messages. Give the Restricted key the Messages read permission, or use a Standard key of this account, and check that the account is active.",
        "Twilio recunoaște cheia, dar nu îi permite citirea mesajelor. Acordați cheii Restricted permisiunea de citire Messages sau folosiți o cheie Standard a acestui cont și verificați că este activ contul.");
}
