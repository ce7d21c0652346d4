using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// What servers say when they refuse: response codes of RFC 5530 (IMAP), RFC 2449 and 3206 (POP3), replies and enhanced codes of RFC 5321 and 3463 (SMTP),
/// and the sentences of the big services that stand for codes they do not have.
/// </summary>
internal static partial class MailRefusals
{
    /// <summary>Turned away at the door, before any name was given.</summary>
    public static readonly ProviderFailure Unwelcome = new(FailureReason.PermissionMissing)
    {
        Hint = new(
            "The mail server takes no connections from this system's address. Ask whoever runs the server to allow it.",
            "Serverul de e-mail nu acceptă conexiuni de la adresa acestui sistem. Cereți administratorului serverului să o permită."),
    };

    private static readonly IReadOnlyList<string> Slower = ["[LOGIN-DELAY", "[LIMIT]", "[THROTTLED]", "4.3.2", "421 4.7.", "too many"];
    private static readonly IReadOnlyList<string> Later = ["[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[IN-USE]", "[SYS/TEMP]", "* BYE"];
    private static readonly IReadOnlyList<string> OtherServices = [.. new[] { MailProtocol.Imap, MailProtocol.Pop3, MailProtocol.Smtp }.Select(protocol => protocol.Greeting), "HTTP/", "SSH-"];

    private static readonly Text SwitchOn = new(
        "The mailbox may not be used this way. Switch on access by mail programs (IMAP, POP or authenticated SMTP) for it, then test again.",
        "Căsuța nu poate fi folosită astfel. Activați pentru ea accesul din programe de e-mail (IMAP, POP sau SMTP autentificat), apoi testați din nou.");

    private static readonly Text AppPassword = new(
        "This account needs an app password instead of its own. Make one in the account's security settings.",
        "Acest cont cere o parolă de aplicație în locul parolei sale. Creați una în setările de securitate ale contului.");

    private static readonly IReadOnlyList<(string Words, FailureReason Reason, Text? Hint)> Meanings =
    [
        ("SmtpClientAuthentication is disabled", FailureReason.PermissionMissing, SwitchOn),
        ("not enabled for IMAP", FailureReason.PermissionMissing, SwitchOn),
        ("not enabled for POP", FailureReason.PermissionMissing, SwitchOn),
        ("IMAP access is disabled", FailureReason.PermissionMissing, SwitchOn),
        ("POP access is disabled", FailureReason.PermissionMissing, SwitchOn),
        ("[AUTHORIZATIONFAILED]", FailureReason.PermissionMissing, SwitchOn),
        ("[CONTACTADMIN]", FailureReason.PermissionMissing, null),
        ("[SYS/PERM]", FailureReason.PermissionMissing, null),
        ("basic authentication is", FailureReason.InvalidCredentials, MailPresets.Microsoft.PasswordHint),
        ("5.7.30", FailureReason.InvalidCredentials, MailPresets.Microsoft.PasswordHint),
        ("application-specific password", FailureReason.InvalidCredentials, AppPassword),
        ("app password", FailureReason.InvalidCredentials, AppPassword),
        ("5.7.9", FailureReason.InvalidCredentials, AppPassword),
        ("[EXPIRED]", FailureReason.InvalidCredentials, new(
            "The password has expired. Set a new one at the mail provider and enter it here.",
            "Parola a expirat. Setați una nouă la furnizorul de e-mail și introduceți-o aici.")),
        ("web browser", FailureReason.InvalidCredentials, new(
            "The mail provider wants to see a person: sign in once in a browser and confirm, then test again.",
            "Furnizorul de e-mail cere confirmarea unei persoane: autentificați-vă o dată în browser și confirmați, apoi testați din nou.")),
    ];

    /// <summary>A refused sign-in.</summary>
    public static ProviderFailure Read(MailAttempt attempt)
    {
        if (Passing(attempt) is { } passing)
        {
            return passing;
        }

        var words = attempt.Words.Latest;
        var (_, reason, hint) = Meanings.FirstOrDefault(
            meaning => words.Contains(meaning.Words, StringComparison.OrdinalIgnoreCase),
            (string.Empty, FailureReason.InvalidCredentials, null));
        if (attempt.Server.Credential is MailToken)
        {
            // An access token ends within the hour: whether a fresh one helps is for the renewal to find out.
            return reason == FailureReason.PermissionMissing ? new(reason) { Hint = hint } : new(FailureReason.ReauthorizationRequired) { Hint = TokenRefused };
        }

        return new(reason)
        {
            Plain = true,
            Field = reason == FailureReason.InvalidCredentials ? MailFields.Password : null,
            Hint = hint ?? (reason == FailureReason.InvalidCredentials ? MailPresets.OfHost(attempt.Server.Host)?.PasswordHint ?? NotAccepted : null),
        };
    }

    private static readonly Text NotAccepted = new(
        "The mail server did not accept the user name or the password. Type them again; if they work elsewhere, ask the mail provider whether programs need a password of their own.",
        "Serverul de e-mail nu a acceptat utilizatorul sau parola. Introduceți-le din nou; dacă în altă parte funcționează, întrebați furnizorul de e-mail dacă programele au nevoie de o parolă separată.");

    private static readonly Text TokenRefused = new(
        "The mail server did not accept the consent for this mailbox. Check that the user name is the mailbox's whole address and that access by mail programs is switched on for it, then connect again.",
        "Serverul de e-mail nu a acceptat consimțământul pentru această căsuță. Verificați că utilizatorul este adresa întreagă a căsuței și că accesul din programe de e-mail este activat, apoi conectați din nou.");

    /// <summary>"Not now": nothing is wrong with the settings. Null when the server did not say so.</summary>
    public static ProviderFailure? Passing(MailAttempt attempt)
    {
        var words = attempt.Words.Latest;
        if (Slower.Any(slower => words.Contains(slower, StringComparison.OrdinalIgnoreCase)))
        {
            return new(FailureReason.RateLimited);
        }

        return Later.Any(later => words.Contains(later, StringComparison.OrdinalIgnoreCase)) || (attempt.Server.Protocol == MailProtocol.Smtp && TransientReply().IsMatch(words))
            ? new(FailureReason.ProviderUnavailable)
            : null;
    }

    /// <summary>The greeting of something else.</summary>
    public static bool IsOtherService(MailAttempt attempt)
        => OtherServices.Any(greeting => greeting != attempt.Server.Protocol.Greeting && attempt.Words.Latest.StartsWith(greeting, StringComparison.Ordinal));

    [GeneratedRegex(@"^4\d\d[ -]", RegexOptions.CultureInvariant)]
    private static partial Regex TransientReply();
}
