using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAnalytics;

/// <summary>Two things that have nothing to do with one another but the name: reading a Page's figures by consent, sending events with a pasted token.</summary>
/// <param name="Dataset">Null when no events are sent.</param>
internal sealed record FacebookAnalyticsSettings(bool Insights, FacebookDatasetSettings? Dataset)
{
    public const string Capabilities = "capabilities";
    public const string DatasetId = "dataset_id";
    public const string ConversionsToken = "conversions_access_token";

    private const string PageInsights = "page_insights";
    private const string Conversions = "conversions";
    private const string Both = "both";

    /// <summary>Only these need a consent.</summary>
    public static readonly SettingCondition WithInsights = new(Capabilities, PageInsights, Both);

    public static readonly Text PageHidden = new(
        "Facebook does not show this Page’s figures to the connection. Choose the Page again, or connect again as somebody with a role on it.",
        "Facebook nu arată conexiunii cifrele acestei pagini. Alegeți din nou pagina sau conectați din nou ca o persoană cu rol pe ea.");

    public static readonly Text DatasetHidden = new(
        "Facebook does not show this dataset to the token. Check the dataset’s ID in Events Manager.",
        "Facebook nu arată acest set de date tokenului. Verificați id-ul setului de date în Events Manager.");

    private static readonly SettingCondition WithConversions = new(Capabilities, Conversions, Both);

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = Capabilities,
            Kind = SettingKind.Choice,
            Label = new("What is connected", "Ce se conectează"),
            Help = new("Page figures are read by a consent at Facebook; conversions are sent with a token from Events Manager", "Cifrele paginii se citesc prin consimțământ la Facebook; conversiile se trimit cu un token din Events Manager"),
            Choices =
            [
                new(PageInsights, new("Page figures", "Cifrele paginii")),
                new(Conversions, new("Conversions", "Conversii")),
                new(Both, new("Both", "Ambele")),
            ],
            Default = PageInsights,
        },
        MetaFields.Page(new("Chosen from your Pages after the consent", "Se alege dintre paginile dumneavoastră după consimțământ"), WithInsights),
        MetaFields.Id(
            DatasetId,
            new("Dataset (pixel)", "Setul de date (pixel)"),
            new("Events Manager → Data sources → your dataset → Settings", "Events Manager → Data sources → setul de date → Settings"),
            "876543210987654") with { Required = true, When = WithConversions, Pattern = "^[0-9]{10,20}$", PatternMessage = new("A dataset’s ID is 10 to 20 digits.", "Id-ul unui set de date are între 10 și 20 de cifre.") },
        new()
        {
            Name = ConversionsToken,
            Kind = SettingKind.Text,
            Required = true,
            Secret = true,
            When = WithConversions,
            Label = new("Conversions API token", "Tokenul Conversions API"),
            Help = new("Events Manager → your dataset → Settings → Conversions API → Generate access token", "Events Manager → setul de date → Settings → Conversions API → Generate access token"),
            Example = "EAACExampleExampleExampleExampleExampleExample",
            MaxLength = 500,
            Pattern = "^EAA[A-Za-z0-9]{20,497}$",
            PatternMessage = new(
                "An access token begins with EAA. An app secret (32 characters) or an app token (with a | in it) does not work here.",
                "Un token de acces începe cu EAA. Un App Secret (32 de caractere) sau un token de aplicație (cu | în el) nu funcționează aici."),
        },
        new()
        {
            Name = "test_event_code",
            Kind = SettingKind.Text,
            Advanced = true,
            When = WithConversions,
            Label = new("Test event code", "Codul evenimentelor de test"),
            Help = new("Events Manager → Test events. Events that carry it are processed all the same", "Events Manager → Test events. Evenimentele care îl poartă sunt totuși procesate"),
            Example = "TEST12345",
            MaxLength = 14,
            Pattern = "^TEST[0-9]{1,10}$",
        },
        .. MetaFields.OwnApp,
    ];

    public static FacebookAnalyticsSettings Parse(SettingValues values)
    {
        var chosen = values.Text(Capabilities);
        return new(
            chosen is PageInsights or Both,
            chosen is Conversions or Both ? new(values.Text(DatasetId), values.Secret(ConversionsToken)) : null);
    }
}

internal sealed record FacebookDatasetSettings(string Id, Secret Token);
