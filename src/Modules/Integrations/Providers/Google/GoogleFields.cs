using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Google;

/// <summary>The settings of a company's own OAuth client, as every Google provider declares them.</summary>
internal static class GoogleFields
{
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";

    private const string ClientIdEnd = ".apps.googleusercontent.com";

    /// <param name="when">Where the provider can be connected in another way too.</param>
    public static IReadOnlyList<SettingField> OwnApp(SettingCondition? when = null) =>
    [
        new()
        {
            Name = ClientId,
            Kind = SettingKind.Text,
            Advanced = true,
            When = when,
            Label = new("Your own app’s client ID", "Client ID al aplicației proprii"),
            Help = new("Google Cloud console → Clients; leave empty to use the ERP’s app", "Consola Google Cloud → Clients; lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "123456789012-abc123def456.apps.googleusercontent.com",
            MaxLength = 200,
            Pattern = @"^\d+(-[a-z0-9]+)?\.apps\.googleusercontent\.com$",
        },
        new()
        {
            Name = ClientSecret,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            When = when,
            Label = new("Your own app’s client secret", "Client secret al aplicației proprii"),
            Help = new("Shown once, when the client is made", "Se afișează o singură dată, la crearea clientului"),
            Example = "GOCSPX-EXAMPLEexampleEXAMPLEexample",
            MaxLength = 200,
            Pattern = @"^\S+$",
            Check = SecretProblem,
        },
    ];

    /// <summary>Half an app would silently be none.</summary>
    public static IEnumerable<FieldError> HalfAnApp(SettingValues settings)
        => settings.Has(ClientId) == settings.Has(ClientSecret) ? [] : [SettingsReader.Wrong(settings.Has(ClientId) ? ClientSecret : ClientId, "required", Both)];

    private static readonly Text Both = new(
        "Your own app needs both the client ID and the client secret; leave both empty to use the ERP’s app.",
        "Aplicația proprie are nevoie și de client ID, și de client secret; lăsați-le goale pe amândouă pentru a folosi aplicația ERP-ului.");

    private static Text? SecretProblem(string value) => value.EndsWith(ClientIdEnd, StringComparison.Ordinal)
        ? new("This is the client ID. The secret begins with “GOCSPX-”.", "Acesta este client ID-ul. Secretul începe cu „GOCSPX-”.")
        : null;
}
