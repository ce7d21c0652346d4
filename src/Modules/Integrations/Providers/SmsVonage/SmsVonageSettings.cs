using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <param name="SignatureSecret">Signs delivery reports, by <paramref name="SignatureMethod"/>; both or none.</param>
internal sealed record SmsVonageSettings(string ApiKey, Secret ApiSecret, string From, Secret? SignatureSecret, string? SignatureMethod)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "api_key",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("API key", "Cheia API"),
            Help = new("dashboard.nexmo.com → API settings; eight characters", "dashboard.nexmo.com → API settings; opt caractere"),
            Example = "abcd1234",
            MaxLength = 50,
            Pattern = "^[0-9A-Za-z]+$",
            PatternMessage = new(
                "An API key has letters and digits only. An application ID (with hyphens) belongs to another Vonage API.",
                "O cheie API are doar litere și cifre. Un application ID (cu cratime) aparține altui API Vonage."),
        },
        new()
        {
            Name = "api_secret",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("API secret", "Secretul API"),
            Help = new("Of the same key, from the same page", "Al aceleiași chei, din aceeași pagină"),
            Example = "Exemplu0Secret01",
            MaxLength = 100,
            Pattern = "^[!-~]+$",
            PatternMessage = new("An API secret has no spaces and no letters with diacritics. Copy it again from Vonage.", "Un secret API nu conține spații sau diacritice. Copiați-l din nou din Vonage."),
        },
        new()
        {
            Name = "from",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("Sender", "Expeditor"),
            Help = new("A Vonage number with its country code, or a name", "Un număr Vonage cu prefixul țării sau un nume"),
            Example = "EXEMPLU",
            MaxLength = 20,
            Pattern = "^\\+?[0-9A-Za-z][0-9A-Za-z ._&-]*$",
            PatternMessage = new("A number, or a name of letters and digits without diacritics.", "Un număr sau un nume din litere fără diacritice și cifre."),
        },
        new()
        {
            Name = "signature_secret",
            Kind = SettingKind.Text,
            Secret = true,
            Advanced = true,
            Label = new("Signature secret", "Secretul de semnătură"),
            Help = new("Only if your delivery reports are signed; not the API secret", "Doar dacă rapoartele de livrare sunt semnate; nu este secretul API"),
            MaxLength = 200,
            Pattern = "^[!-~]+$",
            PatternMessage = new("A signature secret has no spaces and no letters with diacritics.", "Un secret de semnătură nu conține spații sau diacritice."),
        },
        new()
        {
            Name = "signature_method",
            Kind = SettingKind.Choice,
            Advanced = true,
            Label = new("Signature method", "Metoda de semnare"),
            Help = new("As chosen in Vonage's API settings", "Cea aleasă în API settings din Vonage"),
            Choices =
            [
                new("md5hash", new("MD5 hash", "Hash MD5")),
                new("md5", new("MD5 HMAC", "HMAC MD5")),
                new("sha1", new("SHA-1 HMAC", "HMAC SHA-1")),
                new("sha256", new("SHA-256 HMAC", "HMAC SHA-256")),
                new("sha512", new("SHA-512 HMAC", "HMAC SHA-512")),
            ],
        },
    ];

    public static SmsVonageSettings Parse(SettingValues values) => new(
        values.Text("api_key"),
        values.Secret("api_secret"),
        values.Text("from"),
        values.SecretOrNull("signature_secret"),
        values.TextOrNull("signature_method"));

    public static IEnumerable<FieldError> Problems(SettingValues values)
    {
        if (values.Secret("api_secret").Equals(new Secret(values.Text("api_key"))))
        {
            yield return SettingsReader.Wrong("api_secret", "refused", new("This is the API key. Enter its secret.", "Aceasta este cheia API. Introduceți secretul ei."));
        }

        if (values.Has("signature_secret") != values.Has("signature_method"))
        {
            yield return SettingsReader.Wrong(
                values.Has("signature_secret") ? "signature_method" : "signature_secret",
                "required",
                new("The signature secret and its method go together.", "Secretul de semnătură și metoda lui se completează împreună."));
        }
    }
}
