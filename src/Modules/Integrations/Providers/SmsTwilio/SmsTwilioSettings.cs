using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

/// <summary>A user name and password of HTTP Basic.</summary>
/// <param name="Field">The setting that holds the password.</param>
internal sealed record SmsTwilioLogin(string User, Secret Password, string Field);

/// <param name="Logins">One or two, the API key first: it is what calls use. The auth token also signs webhooks.</param>
internal sealed partial record SmsTwilioSettings(string AccountSid, IReadOnlyList<SmsTwilioLogin> Logins, string? From, string? MessagingServiceSid)
{
    /// <summary>Twilio's only valid sender for test credentials, https://www.twilio.com/docs/iam/test-credentials.</summary>
    private const string MagicSender = "+15005550006";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "account_sid",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("Account SID", "Account SID"),
            Help = new("console.twilio.com → Account Info; of the live account, not of the test credentials", "console.twilio.com → Account Info; al contului real, nu al credențialelor de test"),
            Example = "AC00000000000000000000000000000000",
            MaxLength = 34,
            Pattern = "^AC[0-9a-fA-F]{32}$",
            PatternMessage = new(
                "An Account SID is “AC” and 32 characters (0-9, a-f). What begins with SK is an API key; enter it below.",
                "Un Account SID este „AC” urmat de 32 de caractere (0-9, a-f). Ce începe cu SK este o cheie API; introduceți-o mai jos."),
        },
        new()
        {
            Name = "api_key_sid",
            Kind = SettingKind.Text,
            Label = new("API key SID", "SID-ul cheii API"),
            Help = new("Preferred to the auth token: it can be revoked by itself", "De preferat față de auth token: poate fi revocată separat"),
            Example = "SK00000000000000000000000000000000",
            MaxLength = 34,
            Pattern = "^SK[0-9a-fA-F]{32}$",
            PatternMessage = new(
                "The SID of an API key is “SK” and 32 characters (0-9, a-f).",
                "SID-ul unei chei API este „SK” urmat de 32 de caractere (0-9, a-f)."),
        },
        Password(
            "api_key_secret",
            new("API key secret", "Secretul cheii API"),
            new("Shown by Twilio once, when the key is created", "Afișat de Twilio o singură dată, la crearea cheii")),
        Password(
            "auth_token",
            new("Auth token", "Auth token"),
            new("Needed without an API key, and for Twilio's delivery reports", "Necesar fără cheie API și pentru rapoartele de livrare Twilio")),
        new()
        {
            Name = "from",
            Kind = SettingKind.Text,
            Label = new("Sender", "Expeditor"),
            Help = new("A Twilio number with its country code, a short code, or a name of at most 11 characters", "Un număr Twilio cu prefixul țării, un număr scurt sau un nume de cel mult 11 caractere"),
            Example = "+40700000000",
            MaxLength = 16,
            Pattern = "^(\\+[1-9][0-9]{6,14}|[0-9]{3,6}|(?=.*[A-Za-z])[A-Za-z0-9 _&+-]{1,11})$",
            PatternMessage = new(
                "Write a number with + and the country code (+40…), a short code, or a name with letters, at most 11 characters.",
                "Scrieți un număr cu + și prefixul țării (+40…), un număr scurt sau un nume cu litere, de cel mult 11 caractere."),
            Check = SenderProblem,
        },
        new()
        {
            Name = "messaging_service_sid",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Messaging service SID", "SID-ul serviciului de mesaje"),
            Help = new("Instead of a sender: Twilio chooses one of the service's", "În locul expeditorului: Twilio alege unul al serviciului"),
            Example = "MG00000000000000000000000000000000",
            MaxLength = 34,
            Pattern = "^MG[0-9a-fA-F]{32}$",
            PatternMessage = new("The SID of a messaging service is “MG” and 32 characters (0-9, a-f).", "SID-ul unui serviciu de mesaje este „MG” urmat de 32 de caractere (0-9, a-f)."),
        },
    ];

    public static SmsTwilioSettings Parse(SettingValues values)
    {
        var account = values.Text("account_sid");
        var logins = new List<SmsTwilioLogin>();
        if (values.TextOrNull("api_key_sid") is { } key)
        {
            logins.Add(new(key, values.Secret("api_key_secret"), "api_key_secret"));
        }

        if (values.SecretOrNull("auth_token") is { } token)
        {
            logins.Add(new(account, token, "auth_token"));
        }

        return new(account, logins, values.TextOrNull("from"), values.TextOrNull("messaging_service_sid"));
    }

    /// <summary>An API key is a pair; one of key and token, and one kind of sender, must be there.</summary>
    public static IEnumerable<FieldError> Problems(SettingValues values)
    {
        var (hasSid, hasSecret) = (values.Has("api_key_sid"), values.Has("api_key_secret"));
        if (hasSid && !hasSecret)
        {
            yield return Missing("api_key_secret", new("The API key's secret is missing.", "Lipsește secretul cheii API."));
        }
        else if (hasSecret && !hasSid)
        {
            yield return Missing("api_key_sid", new("The API key's SID (SK…) is missing.", "Lipsește SID-ul cheii API (SK…)."));
        }
        else if (!hasSid && !values.Has("auth_token"))
        {
            yield return Missing("auth_token", new("Enter an API key (SID and secret) or the auth token.", "Introduceți o cheie API (SID și secret) sau auth token."));
        }

        if (!values.Has("from") && !values.Has("messaging_service_sid"))
        {
            yield return Missing("from", new("Enter a sender or a messaging service.", "Introduceți un expeditor sau un serviciu de mesaje."));
        }
    }

    private static SettingField Password(string name, Text label, Text help) => new()
    {
        Name = name,
        Kind = SettingKind.Text,
        Secret = true,
        Label = label,
        Help = help,
        Example = "00000000000000000000000000000000",
        MaxLength = 200,
        Pattern = "^[!-~]+$",
        PatternMessage = new("This value has no spaces and no letters with diacritics. Copy it again from Twilio.", "Această valoare nu conține spații sau diacritice. Copiați-o din nou din Twilio."),
        Check = PasswordProblem,
    };

    private static Text? PasswordProblem(string value) => Sid().IsMatch(value)
        ? new("This is an SID, which is only a name. Enter the secret that belongs to it.", "Acesta este un SID, adică doar un nume. Introduceți secretul care îi corespunde.")
        : null;

    private static Text? SenderProblem(string value) => value == MagicSender
        ? new("This number works with Twilio's test credentials only. Enter a sender of your live account.", "Acest număr funcționează doar cu credențialele de test Twilio. Introduceți un expeditor al contului real.")
        : null;

    private static FieldError Missing(string field, Text message) => SettingsReader.Wrong(field, "required", message);

    [GeneratedRegex("^[A-Z]{2}[0-9a-fA-F]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Sid();
}
