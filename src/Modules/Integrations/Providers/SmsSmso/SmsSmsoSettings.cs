using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

/// <param name="SenderId">The id, not the name, of one of the account's senders; null while none is chosen.</param>
internal sealed record SmsSmsoSettings(Secret ApiKey, int? SenderId)
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
            Help = new("app.smso.ro → Developers → API", "app.smso.ro → Developers → API"),
            Example = "cheie-de-exemplu-1",
            MaxLength = 300,
            Pattern = "^[!-~]+$", // it travels in a header
            PatternMessage = new("An API key has no spaces and no letters with diacritics. Copy it again from SMSO.", "O cheie API nu conține spații sau diacritice. Copiați-o din nou din SMSO."),
            Check = KeyProblem,
        },
        new()
        {
            Name = "sender_id",
            Kind = SettingKind.Integer,
            Label = new("Sender", "Expeditor"),
            Help = new("The sender's number in SMSO; needed to send, and the test checks it", "Numărul expeditorului din SMSO; necesar la trimitere, iar testul îl verifică"),
            Example = "4",
            Minimum = 1,
            Maximum = int.MaxValue,
        },
    ];

    public static SmsSmsoSettings Parse(SettingValues values) => new(values.Secret("api_key"), values.IntegerOrNull("sender_id"));

    private static Text? KeyProblem(string key) => key.StartsWith("X-Authorization", StringComparison.OrdinalIgnoreCase)
        ? new("Enter the key only, without “X-Authorization:”.", "Introduceți doar cheia, fără „X-Authorization:”.")
        : null;
}
