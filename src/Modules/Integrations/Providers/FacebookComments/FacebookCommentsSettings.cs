using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookComments;

internal static class FacebookCommentsSettings
{
    public static readonly Text PageHidden = new(
        "Facebook does not show this Page’s posts to the connection. Choose the Page again, or connect again as somebody with a role on it.",
        "Facebook nu arată conexiunii postările acestei pagini. Alegeți din nou pagina sau conectați din nou ca o persoană cu rol pe ea.");

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        MetaFields.Page(new("Chosen from your Pages after the consent", "Se alege dintre paginile dumneavoastră după consimțământ")),
        new()
        {
            Name = "sync_from_date",
            Kind = SettingKind.Date,
            Advanced = true,
            Label = new("Comments since", "Comentarii începând cu"),
            Help = new("Facebook goes back two years at most", "Facebook oferă cel mult doi ani în urmă"),
            Example = "2026-01-01",
        },
        new()
        {
            Name = "include_hidden",
            Kind = SettingKind.Boolean,
            Advanced = true,
            Label = new("Include hidden comments", "Include comentariile ascunse"),
            Default = false,
        },
        MetaFields.Events,
        .. MetaFields.OwnApp,
    ];
}
