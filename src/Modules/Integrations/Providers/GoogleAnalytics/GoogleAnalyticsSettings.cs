using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <param name="PropertyId">Digits; null until one is chosen.</param>
/// <param name="Key">A service account's key file; null where a person signs in.</param>
internal sealed record GoogleAnalyticsSettings(string? PropertyId, Secret? Key)
{
    public const string MethodField = "auth_method";
    public const string PropertyField = "property_id";
    public const string KeyField = "service_account_json";
    public const string SignIn = "oauth";
    public const string ServiceAccount = "service_account";

    private const string Prefix = "properties/";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = MethodField,
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Connect with", "Conectare cu"),
            Choices = [new(SignIn, new("Google sign-in", "Autentificare Google")), new(ServiceAccount, new("Service account", "Cont de serviciu"))],
            Default = SignIn,
        },
        new()
        {
            Name = PropertyField,
            Kind = SettingKind.Text,
            Label = new("Property ID", "ID-ul proprietății"),
            Help = new("Admin → Property details, digits only; leave empty to choose after signing in at Google", "Admin → Detalii proprietate, doar cifre; lăsați gol pentru a alege după autentificarea la Google"),
            Example = "345678901",
            MaxLength = 40,
            Normalize = text => text.Trim() is var id && id.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? id[Prefix.Length..] : text.Trim(),
            Check = PropertyProblem,
        },
        new()
        {
            Name = KeyField,
            Kind = SettingKind.Pem,
            Secret = true,
            Required = true,
            When = new(MethodField, ServiceAccount),
            Label = new("Service account key", "Cheia contului de serviciu"),
            Help = new(
                "The whole JSON file from Google Cloud (IAM → Service accounts → Keys). Add its e-mail as Viewer in GA4 → Admin → Property access management",
                "Tot fișierul JSON din Google Cloud (IAM → Service accounts → Keys). Adăugați adresa lui ca Viewer în GA4 → Admin → Gestionarea accesului la proprietate"),
            PatternMessage = GoogleServiceAccount.NotAKeyFile,
            Check = GoogleServiceAccount.Problem,
            MaxLength = 8000,
        },
        .. GoogleFields.OwnApp(new(MethodField, SignIn)),
    ];

    public static GoogleAnalyticsSettings Parse(SettingValues values)
        => new(values.TextOrNull(PropertyField), values.TextOrNull(MethodField) == ServiceAccount ? values.Secret(KeyField) : null);

    private static Text? PropertyProblem(string id) => id switch
    {
        _ when id.StartsWith("G-", StringComparison.OrdinalIgnoreCase) => new(
            "This is a measurement ID. The property ID has digits only: GA4 → Admin → Property details.",
            "Acesta este un ID de măsurare. ID-ul proprietății are doar cifre: GA4 → Admin → Detalii proprietate."),
        _ when id.StartsWith("UA-", StringComparison.OrdinalIgnoreCase) => new(
            "Universal Analytics has ended. Enter the ID of a GA4 property, digits only.",
            "Universal Analytics nu mai există. Introduceți ID-ul unei proprietăți GA4, doar cifre."),
        _ when id.Length is < 6 or > 12 || !id.All(char.IsAsciiDigit) => new("A property ID has 6 to 12 digits, for example 345678901.", "ID-ul unei proprietăți are 6–12 cifre, de exemplu 345678901."),
        _ => null,
    };
}
