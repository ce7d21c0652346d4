using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

/// <param name="Country"><c>RO</c>, <c>HU</c> or <c>BG</c>: each has its own hosts and its own users.</param>
/// <param name="Environment"><c>production</c> or <c>demo</c>: other users, other ids.</param>
internal sealed record SamedaySettings(
    string Username, Secret Password, string Country, string Environment, int? PickupPointId, int? ContactPersonId, int? DefaultServiceId)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "username",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("API user name", "Utilizatorul API"),
            Help = new("From your Sameday contract; the demo has users of its own", "Din contractul Sameday; mediul demo are utilizatori proprii"),
            Example = "exempluAPI",
            MaxLength = 100,
            Check = HeaderProblem,
        },
        new()
        {
            Name = "password",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("API password", "Parola API"),
            Example = "Parola-Exemplu-1",
            MaxLength = 200,
            Check = HeaderProblem,
        },
        new()
        {
            Name = "country",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Country of the contract", "Țara contractului"),
            Choices = [new("RO", new("Romania", "România")), new("HU", new("Hungary", "Ungaria")), new("BG", new("Bulgaria", "Bulgaria"))],
            Default = "RO",
        },
        new()
        {
            Name = "environment",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Environment", "Mediul"),
            Choices = [new("production", new("Production", "Producție")), new("demo", new("Demo (test account)", "Demo (cont de test)"))],
            Default = "production",
        },
        Id("pickup_point_id", new("Pickup point", "Punctul de ridicare"), new("Needed for AWBs; the test lists yours", "Necesar pentru AWB-uri; testul le afișează pe ale dumneavoastră"), "4455"),
        Id("contact_person_id", new("Contact person", "Persoana de contact"), new("One of the pickup point's", "Una dintre persoanele punctului de ridicare"), "901"),
        Id("default_service_id", new("Default service", "Serviciul implicit"), new("One of the services of your contract", "Unul dintre serviciile din contract"), "7"),
    ];

    /// <summary>The host to call: one of the descriptor's environments.</summary>
    public string Host => $"{Country.ToLowerInvariant()}_{Environment}";

    public static SamedaySettings Parse(SettingValues values) => new(
        values.Text("username"),
        values.Secret("password"),
        values.Text("country"),
        values.Text("environment"),
        values.IntegerOrNull("pickup_point_id"),
        values.IntegerOrNull("contact_person_id"),
        values.IntegerOrNull("default_service_id"));

    public static IEnumerable<FieldError> Problems(SettingValues values)
    {
        if (values.Has("contact_person_id") && !values.Has("pickup_point_id"))
        {
            yield return SettingsReader.Wrong("pickup_point_id", "required", new(
                "Enter the pickup point that the contact person belongs to.",
                "Introduceți punctul de ridicare de care aparține persoana de contact."));
        }
    }

    private static SettingField Id(string name, Text label, Text help, string example) => new()
    {
        Name = name,
        Kind = SettingKind.Integer,
        Advanced = name != "pickup_point_id",
        Label = label,
        Help = help,
        Minimum = 1,
        Maximum = int.MaxValue,
        Example = example,
    };

    /// <summary>Both go as headers, which hold visible ASCII and lose blanks at their ends: anything else would reach Sameday changed.</summary>
    private static Text? HeaderProblem(string value) => value.Any(c => c is < ' ' or > '~')
        ? new("Sameday takes letters without diacritics, digits and signs of the keyboard only.", "Sameday acceptă doar litere fără diacritice, cifre și semnele de pe tastatură.")
        : value.StartsWith(' ') || value.EndsWith(' ')
            ? new("Remove the space at the beginning or the end.", "Ștergeți spațiul de la început sau de la sfârșit.")
            : null;
}
