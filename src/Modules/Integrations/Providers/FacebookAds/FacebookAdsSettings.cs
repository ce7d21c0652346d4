using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAds;

internal static class FacebookAdsSettings
{
    public const string AdAccountId = "ad_account_id";
    private const string Prefix = "act_";

    public static readonly Text AccountHidden = new(
        "Facebook does not show this ad account to the connection. Choose it again, or connect again as somebody with a role on it.",
        "Facebook nu arată acest cont de reclame conexiunii. Alegeți-l din nou sau conectați din nou ca o persoană cu rol pe el.");

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = AdAccountId,
            Kind = SettingKind.Text,
            Label = new("Ad account", "Contul de reclame"),
            Help = new("Chosen from your ad accounts after the consent", "Se alege dintre conturile dumneavoastră de reclame după consimțământ"),
            Example = "act_123456789012345",
            MaxLength = 24,
            Normalize = Normalize,
            Pattern = "^act_[0-9]{5,20}$",
            PatternMessage = new("An ad account is act_ and 5 to 20 digits.", "Un cont de reclame este act_ urmat de 5 până la 20 de cifre."),
        },
        MetaFields.Id(
            "business_id",
            new("Business portfolio", "Portofoliul firmei"),
            new("Business settings → Business info; only if reports are made for the whole portfolio", "Business settings → Business info; doar dacă rapoartele sunt pentru tot portofoliul"),
            "556677889900112") with { Advanced = true },
        MetaFields.Page(new("Only for lead forms: the Page that they belong to", "Doar pentru formulare de lead-uri: pagina căreia îi aparțin")) with { Advanced = true },
        new()
        {
            Name = "attribution_windows",
            Kind = SettingKind.List,
            Advanced = true,
            Label = new("Attribution windows", "Ferestre de atribuire"),
            Help = new("1d_click, 7d_click, 1d_view; leave empty for those of the ad account", "1d_click, 7d_click, 1d_view; lăsați gol pentru cele ale contului"),
            MaxLength = 10,
            Pattern = "^(1d_click|7d_click|1d_view)$",
            PatternMessage = new("Each is 1d_click, 7d_click or 1d_view.", "Fiecare este 1d_click, 7d_click sau 1d_view."),
        },
        .. MetaFields.OwnApp,
    ];

    public static bool IsId(string value) => value.StartsWith(Prefix, StringComparison.Ordinal) && MetaFields.IsId(value[Prefix.Length..]);

    /// <summary>Ads Manager shows the number alone; every call wants the prefix.</summary>
    private static string Normalize(string value)
    {
        var text = value.Trim();
        return text.Length > 0 && text.All(char.IsAsciiDigit) ? Prefix + text : text;
    }
}
