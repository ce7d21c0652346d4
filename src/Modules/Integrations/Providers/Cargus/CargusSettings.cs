using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

internal sealed record CargusSettings(Secret SubscriptionKey, string Username, Secret Password, int? PickupLocationId, int? PriceTableId)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "subscription_key",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Subscription key", "Cheia de abonament"),
            Help = new(
                "urgentcargus.portal.azure-api.net → Products → StandardUrgentOnlineAPI → Primary key",
                "urgentcargus.portal.azure-api.net → Products → StandardUrgentOnlineAPI → Primary key (cheia primară)"),
            Example = "0123456789abcdef0123456789abcdef",
            MaxLength = 100,
            // Hexadecimal as far as anybody has seen, but documented only as 32 characters.
            Pattern = "^[!-~]{32}$",
            PatternMessage = new("The subscription key has 32 characters, as the API portal shows it.", "Cheia de abonament are 32 de caractere, așa cum o arată portalul API."),
        },
        new()
        {
            Name = "username",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("WebExpress user name", "Utilizatorul WebExpress"),
            Example = "exemplu.api",
            MaxLength = 100,
        },
        new()
        {
            Name = "password",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("WebExpress password", "Parola WebExpress"),
            Example = "Parola-Exemplu-1",
            MaxLength = 200,
        },
        new()
        {
            Name = "pickup_location_id",
            Kind = SettingKind.Integer,
            Label = new("Pickup location", "Punctul de ridicare"),
            Help = new("Needed for AWBs; one of those assigned to your user", "Necesar pentru AWB-uri; unul dintre cele atribuite utilizatorului"),
            Minimum = 1,
            Maximum = int.MaxValue,
            Example = "201000001",
        },
        new()
        {
            Name = "price_table_id",
            Kind = SettingKind.Integer,
            Advanced = true,
            Label = new("Price table", "Tabelul de prețuri"),
            Help = new("One of your contract's", "Unul dintre cele din contract"),
            Minimum = 1,
            Maximum = int.MaxValue,
            Example = "23049",
        },
        new()
        {
            Name = "cod_repayment",
            Kind = SettingKind.Choice,
            Advanced = true,
            Label = new("Cash on delivery comes back", "Rambursul se întoarce"),
            Choices = [new("cash", new("In cash, in an envelope", "În numerar, în plic")), new("bank", new("Into the bank account", "În contul bancar"))],
        },
    ];

    public static CargusSettings Parse(SettingValues values) => new(
        values.Secret("subscription_key"),
        values.Text("username"),
        values.Secret("password"),
        values.IntegerOrNull("pickup_location_id"),
        values.IntegerOrNull("price_table_id"));

    public static IEnumerable<FieldError> Problems(SettingValues values)
    {
        if (values.Secret("password").Equals(values.Secret("subscription_key")))
        {
            yield return SettingsReader.Wrong("password", "refused", new(
                "This is the subscription key. The password is the one of your WebExpress user.",
                "Aceasta este cheia de abonament. Parola este cea a utilizatorului WebExpress."));
        }
    }
}
