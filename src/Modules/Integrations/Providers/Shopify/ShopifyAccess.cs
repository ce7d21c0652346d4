using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>How a provider on the Admin API gets at its token, and for which shop.</summary>
/// <param name="Mode">One of the three ways in.</param>
/// <param name="AdminToken">What was pasted; null where a token is issued to us.</param>
internal sealed record ShopifyAccess(string ShopDomain, string Mode, Secret? AdminToken, string ApiVersion)
{
    public const string ModeField = "auth_mode";
    public const string TokenField = "admin_access_token";
    public const string ClientIdField = "client_id";
    public const string ClientSecretField = "client_secret";

    /// <summary>An app that the shop's owner installs on Shopify's consent page: the ERP's or the company's own.</summary>
    public const string ByConsent = "authorization_code";

    /// <summary>An app of the company's own organisation, made in the Dev Dashboard: it asks for itself.</summary>
    public const string ByApp = "client_credentials";

    /// <summary>A custom app made in the shop's admin before 2026.</summary>
    public const string ByToken = "admin_token";

    private static readonly IReadOnlyList<SettingChoice> Ways =
    [
        new(ByConsent, new("Sign in at Shopify and install the app", "Autentificare la Shopify și instalarea aplicației")),
        new(ByApp, new("Own app from the Dev Dashboard, same organization as the shop", "Aplicație proprie din Dev Dashboard, în aceeași organizație cu magazinul")),
        new(ByToken, new("Token of a custom app made in the shop before 2026", "Tokenul unei aplicații personalizate create în magazin înainte de 2026")),
    ];

    /// <summary>All settings of the ways in, the first of <paramref name="ways"/> being the one that holds when none is named.</summary>
    public static IReadOnlyList<SettingField> Fields(params string[] ways) =>
    [
        ShopifyShop.DomainField,
        new()
        {
            Name = ModeField,
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Way of signing in", "Modul de autentificare"),
            Choices = [.. Ways.Where(way => ways.Contains(way.Value))],
            Default = ways[0],
        },
        new()
        {
            Name = TokenField,
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Admin API access token", "Tokenul de acces Admin API"),
            Help = new(
                "Shopify admin → Settings → Apps → Develop apps → your app → API credentials. Shopify shows it only once",
                "Administrarea Shopify → Settings → Apps → Develop apps → aplicația → API credentials. Shopify îl arată o singură dată"),
            Example = "shpat_00000000000000000000000000000000",
            MaxLength = 60,
            When = new SettingCondition(ModeField, ByToken),
            // NangoHQ/nango:packages/providers/providers.yaml. Only what people paste has this form; issued tokens are opaque.
            Pattern = "^(shpat|shpca|shppa)_[A-Fa-f0-9]{32}$",
            PatternMessage = new(
                "An Admin API access token is “shpat_” and 32 characters. The API key and the API secret key (“shpss_”) of the app do not work here.",
                "Un token Admin API este „shpat_” urmat de 32 de caractere. Cheia API și cheia secretă („shpss_”) ale aplicației nu funcționează aici."),
        },
        new()
        {
            Name = ClientIdField,
            Kind = SettingKind.Text,
            Advanced = !ways.Contains(ByApp),
            Label = new("Your own app’s client ID", "Client ID al aplicației proprii"),
            Help = new(
                "Dev Dashboard → your app → Settings. For a sign-in at Shopify leave it empty to use the ERP’s app",
                "Dev Dashboard → aplicația → Settings. La autentificarea la Shopify lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "00000000000000000000000000000000",
            MaxLength = 100,
            When = Apps(ways),
            Pattern = @"^(?!shp[a-z]{2}_)\S+$",
            PatternMessage = new("This is a token or a secret. The client ID stands above it in the Dev Dashboard.", "Acesta este un token sau un secret. Client ID stă deasupra lui în Dev Dashboard."),
        },
        new()
        {
            Name = ClientSecretField,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = !ways.Contains(ByApp),
            Label = new("Your own app’s client secret", "Client secret al aplicației proprii"),
            Example = "shpss_00000000000000000000000000000000",
            MaxLength = 100,
            When = Apps(ways),
            Pattern = @"^(?!shp(at|ca|pa)_)\S+$",
            PatternMessage = new(
                "This is an access token. Paste the app's client secret (“shpss_…”).",
                "Acesta este un token de acces. Lipiți client secret-ul aplicației („shpss_…”)."),
        },
        new()
        {
            Name = ShopifyScopes.FieldName,
            Kind = SettingKind.List,
            Advanced = true,
            Label = new("Permissions to ask for", "Permisiunile de cerut"),
            Help = new("Leave empty for all that the ERP makes use of", "Lăsați gol pentru tot ce folosește ERP-ul"),
            MaxLength = 100,
            When = new SettingCondition(ModeField, ByConsent),
            Pattern = "^(unauthenticated_)?(read|write)_[a-z_]+$",
            PatternMessage = new("A Shopify permission begins with read_ or write_, for example read_orders.", "O permisiune Shopify începe cu read_ sau write_, de exemplu read_orders."),
        },
        ShopifyShop.VersionField,
    ];

    public static ShopifyAccess Parse(SettingValues values)
        => new(values.Text(ShopifyShop.FieldName), values.Text(ModeField), values.SecretOrNull(TokenField), values.Text(ShopifyShop.VersionFieldName));

    /// <summary>An own app is a pair, and asks for what its provider cannot do without.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values, IReadOnlyList<string> required)
    {
        var mode = values.TextOrNull(ModeField);
        if (mode == ByToken)
        {
            yield break;
        }

        var (hasId, hasSecret) = (values.Has(ClientIdField), values.Has(ClientSecretField));
        if (!hasId && (hasSecret || mode == ByApp))
        {
            yield return SettingsReader.Wrong(ClientIdField, "required", new("Enter the app's client ID too.", "Introduceți și client ID-ul aplicației."));
        }

        if (!hasSecret && (hasId || mode == ByApp))
        {
            yield return SettingsReader.Wrong(ClientSecretField, "required", new("Enter the app's client secret too.", "Introduceți și client secret-ul aplicației."));
        }

        if (mode == ByConsent && ShopifyScopes.Missing(required, ShopifyScopes.Asked(values)) is { Count: > 0 } missing)
        {
            var names = string.Join(", ", missing);
            yield return SettingsReader.Wrong(ShopifyScopes.FieldName, "refused", new($"Ask for these too, they are needed: {names}.", $"Cereți și aceste permisiuni, sunt necesare: {names}."));
        }
    }

    private static SettingCondition Apps(string[] ways) => new(ModeField, [.. ways.Where(way => way != ByToken)]);
}
