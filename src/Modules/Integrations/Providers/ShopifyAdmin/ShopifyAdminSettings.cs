using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

internal sealed record ShopifyAdminSettings(string ShopDomain, Secret AdminAccessToken, string ApiVersion)
{
    public const string TokenField = "admin_access_token";
    private const string AuthMode = "auth_mode";

    /// <summary>The way in that needs no consent page. The others are further choices of the same field, with <c>client_id</c>, <c>client_secret</c> and <c>scopes</c> under their condition.</summary>
    private const string AdminToken = "admin_token";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        ShopifyShop.DomainField,
        new()
        {
            Name = AuthMode,
            Kind = SettingKind.Choice,
            Required = true,
            Advanced = true,
            Label = new("Way of signing in", "Modul de autentificare"),
            Choices = [new(AdminToken, new("Token of a custom app", "Tokenul unei aplicații personalizate"))],
            Default = AdminToken,
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
            When = new SettingCondition(AuthMode, AdminToken),
            // NangoHQ/nango:packages/providers/providers.yaml. Only what people paste has this form; tokens of a consent are opaque.
            Pattern = "^(shpat|shpca|shppa)_[A-Fa-f0-9]{32}$",
            PatternMessage = new(
                "An Admin API access token is “shpat_” and 32 characters. The API key and the API secret key (“shpss_”) of the app do not work here.",
                "Un token Admin API este „shpat_” urmat de 32 de caractere. Cheia API și cheia secretă („shpss_”) ale aplicației nu funcționează aici."),
        },
        ShopifyShop.VersionField,
    ];

    public static ShopifyAdminSettings Parse(SettingValues values)
        => new(values.Text(ShopifyShop.FieldName), values.Secret(TokenField), values.Text(ShopifyShop.VersionFieldName));
}
