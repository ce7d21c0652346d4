using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>The settings that several of Meta's connections have.</summary>
internal static class MetaFields
{
    public const string PageId = "page_id";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string LoginConfigId = "login_config_id";
    public const string Subscribe = "auto_subscribe_webhooks";

    private static readonly Text IdForm = new("An id is 5 to 20 digits, without letters.", "Un id are între 5 și 20 de cifre, fără litere.");

    /// <summary>The company's own app, in place of the ERP's.</summary>
    public static readonly IReadOnlyList<SettingField> OwnApp =
    [
        new()
        {
            Name = ClientId,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Your own app’s ID", "App ID al aplicației proprii"),
            Help = new("developers.facebook.com → your app → App settings → Basic; leave empty to use the ERP’s app", "developers.facebook.com → aplicația → App settings → Basic; lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "1029384756102938",
            MaxLength = 20,
            Pattern = "^[0-9]{10,20}$",
            PatternMessage = new("An app ID is 10 to 20 digits.", "Un App ID are între 10 și 20 de cifre."),
        },
        new()
        {
            Name = ClientSecret,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            Label = new("Your own app’s secret", "App Secret al aplicației proprii"),
            Help = new("App settings → Basic → App secret → Show", "App settings → Basic → App secret → Show"),
            Example = "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            MaxLength = 32,
            Pattern = "^[0-9a-f]{32}$",
            PatternMessage = new(
                "An app secret is 32 characters, 0 to 9 and a to f. Access tokens (EAA…) do not work here.",
                "Un App Secret are 32 de caractere, de la 0 la 9 și de la a la f. Tokenurile de acces (EAA…) nu funcționează aici."),
        },
        new()
        {
            Name = LoginConfigId,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Your own app’s login configuration", "Configurația de autentificare a aplicației proprii"),
            Help = new("Facebook Login for Business → Configurations; leave empty for the classic Facebook Login", "Facebook Login for Business → Configurations; lăsați gol pentru Facebook Login clasic"),
            Example = "738291047562910",
            MaxLength = 20,
            Pattern = "^[0-9]{8,20}$",
            PatternMessage = new("A configuration ID is 8 to 20 digits.", "Un id de configurație are între 8 și 20 de cifre."),
        },
    ];

    /// <summary>Chosen after the consent, so nobody has to know it before.</summary>
    public static SettingField Page(Text help, SettingCondition? when = null) => Id(PageId, new("Page", "Pagina"), help, "112233445566778") with { When = when };

    /// <summary>Off for a Page whose events somebody else takes.</summary>
    public static readonly SettingField Events = new()
    {
        Name = Subscribe,
        Kind = SettingKind.Boolean,
        Advanced = true,
        Label = new("Receive the Page’s events by itself", "Primește de la sine evenimentele paginii"),
        Help = new("The Page is subscribed to the app’s webhooks when it is connected", "La conectare, pagina este abonată la webhook-urile aplicației"),
        Default = true,
    };

    public static SettingField Id(string name, Text label, Text help, string example) => new()
    {
        Name = name,
        Kind = SettingKind.Text,
        Label = label,
        Help = help,
        Example = example,
        MaxLength = 20,
        Pattern = "^[0-9]{5,20}$",
        PatternMessage = IdForm,
    };

    public static bool IsId(string value) => value.Length is >= 5 and <= 20 && value.All(char.IsAsciiDigit);

    /// <summary>Half an app would quietly be no app: the ERP's would ask instead.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        if (values.Has(ClientId) != values.Has(ClientSecret))
        {
            yield return SettingsReader.Wrong(values.Has(ClientId) ? ClientSecret : ClientId, "required", new(
                "Your own app needs both its ID and its secret.",
                "Aplicația proprie are nevoie și de App ID, și de App Secret."));
        }

        if (values.Has(LoginConfigId) && !values.Has(ClientId))
        {
            yield return SettingsReader.Wrong(ClientId, "required", new(
                "A login configuration belongs to your own app: fill in its ID and secret too.",
                "O configurație de autentificare aparține aplicației proprii: completați și App ID, și App Secret."));
        }
    }
}
