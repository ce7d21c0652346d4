using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

internal sealed record NeverbounceSettings(Secret ApiKey)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "api_key",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("API key", "Cheia API"),
            Help = new("app.neverbounce.com → Apps → Custom Integration → API key", "app.neverbounce.com → Apps → Custom Integration → API key"),
            Example = "secret_EXAMPLEexampleEXAMPLEexample0001",
            MaxLength = 80,
            // The documented beginning is secret_; newer keys may begin otherwise.
            Pattern = "^[a-z]+_[A-Za-z0-9]{32}$",
            PatternMessage = new(
                "A NeverBounce API key is “secret_” and 32 characters. A value of 8 or of 12 to 16 characters is an old V3 credential, which NeverBounce no longer accepts.",
                "O cheie API NeverBounce este „secret_” urmat de 32 de caractere. O valoare de 8 sau de 12–16 caractere este o cheie veche V3, pe care NeverBounce nu o mai acceptă."),
        },
    ];

    public static NeverbounceSettings Parse(SettingValues values) => new(values.Secret("api_key"));
}
