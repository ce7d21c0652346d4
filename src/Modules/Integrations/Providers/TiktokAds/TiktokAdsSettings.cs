using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

/// <param name="AdvertiserId">Text of digits, beyond what a double holds; null until one is chosen.</param>
internal sealed record TiktokAdsSettings(string? AdvertiserId)
{
    public const string AdvertiserField = "advertiser_id";
    public const string AppField = "client_id";
    public const string SecretField = "client_secret";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = AdvertiserField,
            Kind = SettingKind.Text,
            Label = new("Advertiser ID", "ID-ul contului de publicitate"),
            Help = new("TikTok Ads Manager, under the account’s name; leave empty to choose after signing in", "TikTok Ads Manager, sub numele contului; lăsați gol pentru a alege după autentificare"),
            Example = "7012345678901234567",
            MaxLength = 20,
            Pattern = @"^\d{10,20}$",
        },
        new()
        {
            Name = AppField,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Your own app’s App ID", "App ID al aplicației proprii"),
            Help = new("TikTok for Business developers → My Apps; leave empty to use the ERP’s app", "TikTok for Business developers → My Apps; lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "7301234567890123456",
            MaxLength = 20,
            Pattern = @"^\d{10,20}$",
        },
        new()
        {
            Name = SecretField,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            Label = new("Your own app’s Secret", "Secret al aplicației proprii"),
            Example = "0123456789abcdef0123456789abcdef01234567",
            MaxLength = 200,
            Pattern = @"^\S{16,}$",
        },
    ];

    public static TiktokAdsSettings Parse(SettingValues values) => new(values.TextOrNull(AdvertiserField));

    /// <summary>Half an app would silently be none.</summary>
    public static IEnumerable<FieldError> HalfAnApp(SettingValues settings)
        => settings.Has(AppField) == settings.Has(SecretField) ? [] : [SettingsReader.Wrong(settings.Has(AppField) ? SecretField : AppField, "required", Both)];

    private static readonly Text Both = new(
        "Your own app needs both the App ID and the Secret; leave both empty to use the ERP’s app.",
        "Aplicația proprie are nevoie și de App ID, și de Secret; lăsați-le goale pe amândouă pentru a folosi aplicația ERP-ului.");
}
