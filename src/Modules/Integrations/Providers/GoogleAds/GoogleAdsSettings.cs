using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

/// <param name="CustomerId">Ten digits; null until one is chosen.</param>
/// <param name="LoginCustomerId">The manager through which the account is reached; null where the person has the account itself.</param>
internal sealed record GoogleAdsSettings(string? CustomerId, string? LoginCustomerId)
{
    public const string CustomerField = "customer_id";
    public const string LoginCustomerField = "login_customer_id";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        Id(
            CustomerField,
            new("Customer ID", "ID-ul contului Google Ads"),
            new("Ten digits, at the top right in Google Ads; leave empty to choose after signing in", "Zece cifre, în dreapta sus în Google Ads; lăsați gol pentru a alege după autentificare"),
            "123-456-7890",
            advanced: false),
        Id(
            LoginCustomerField,
            new("Manager account", "Contul de administrator (MCC)"),
            new("Only if you reach the account through a manager account", "Doar dacă ajungeți la cont printr-un cont de administrator"),
            "987-654-3210",
            advanced: true),
        .. GoogleFields.OwnApp(),
    ];

    public static GoogleAdsSettings Parse(SettingValues values) => new(values.TextOrNull(CustomerField), values.TextOrNull(LoginCustomerField));

    /// <summary>As people know it: 123-456-7890.</summary>
    public static string Spell(string id) => id.Length == 10 ? $"{id[..3]}-{id[3..6]}-{id[6..]}" : id;

    public static bool IsId(string? id) => id is { Length: 10 } && id.All(char.IsAsciiDigit);

    private static SettingField Id(string name, Text label, Text help, string example, bool advanced) => new()
    {
        Name = name,
        Kind = SettingKind.Text,
        Label = label,
        Help = help,
        Advanced = advanced,
        Example = example,
        MaxLength = 20,
        Normalize = text => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '-')),
        Pattern = @"^\d{10}$",
        PatternMessage = new("A Google Ads account number has ten digits, for example 123-456-7890.", "Numărul unui cont Google Ads are zece cifre, de exemplu 123-456-7890."),
    };
}
