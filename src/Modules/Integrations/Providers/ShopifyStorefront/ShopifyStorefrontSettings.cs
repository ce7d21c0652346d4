using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

internal sealed record ShopifyStorefrontSettings(string ShopDomain, string TokenKind, Secret AccessToken, string ApiVersion)
{
    public const string TokenField = "access_token";
    public const string Public = "public";
    public const string Private = "private";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        ShopifyShop.DomainField,
        new()
        {
            Name = "token_kind",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Kind of token", "Felul tokenului"),
            Help = new("The Headless channel shows both; the private one is made for servers", "Canalul Headless le arată pe amândouă; cel privat este pentru servere"),
            Choices = [new(Private, new("Private", "Privat")), new(Public, new("Public", "Public"))],
            Default = Private,
        },
        new()
        {
            Name = TokenField,
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Storefront access token", "Tokenul de acces Storefront"),
            Help = new("Shopify admin → Headless → your storefront → Storefront API", "Administrarea Shopify → Headless → vitrina dvs. → Storefront API"),
            Example = "00000000000000000000000000000000",
            MaxLength = 128,
            // The forms of tokens are not promised, so only what cannot be one is refused: blanks, and the app's secret.
            Pattern = "^(?!shpss_)[!-~]{16,128}$",
            PatternMessage = new(
                "A Storefront token is 16 to 128 characters without spaces. The app's secret key (“shpss_”) does not work here.",
                "Un token Storefront are 16–128 de caractere, fără spații. Cheia secretă a aplicației („shpss_”) nu funcționează aici."),
        },
        ShopifyShop.VersionField,
    ];

    public static ShopifyStorefrontSettings Parse(SettingValues values)
        => new(values.Text(ShopifyShop.FieldName), values.Text("token_kind"), values.Secret(TokenField), values.Text(ShopifyShop.VersionFieldName));

    /// <summary>An admin token must never be used where a token for browsers is expected.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        if (values.TextOrNull("token_kind") == Public && values.SecretOrNull(TokenField)?.Reveal().StartsWith("shp", StringComparison.OrdinalIgnoreCase) is true)
        {
            yield return SettingsReader.Wrong("token_kind", "token_mismatch", new(
                "This is a private token. Choose “Private”, and never use it on web pages.",
                "Acesta este un token privat. Alegeți „Privat” și nu îl folosiți niciodată în pagini web."));
        }
    }
}
