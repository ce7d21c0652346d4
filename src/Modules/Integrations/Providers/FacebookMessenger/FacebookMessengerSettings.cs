using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookMessenger;

internal static class FacebookMessengerSettings
{
    public static readonly Text PageHidden = new(
        "Facebook does not show this Page to the connection. Choose the Page again, or connect again as somebody with a role on it.",
        "Facebook nu arată această pagină conexiunii. Alegeți din nou pagina sau conectați din nou ca o persoană cu rol pe ea.");

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        MetaFields.Page(new("Chosen from your Pages after the consent", "Se alege dintre paginile dumneavoastră după consimțământ")),
        new()
        {
            Name = "default_reply_language",
            Kind = SettingKind.Choice,
            Advanced = true,
            Label = new("Language of answers", "Limba răspunsurilor"),
            Help = new("For texts that the ERP writes by itself", "Pentru textele pe care ERP-ul le scrie singur"),
            Choices = [new("ro", new("Romanian", "Română")), new("en", new("English", "Engleză"))],
            Default = "ro",
        },
        MetaFields.Events,
        .. MetaFields.OwnApp,
    ];
}
