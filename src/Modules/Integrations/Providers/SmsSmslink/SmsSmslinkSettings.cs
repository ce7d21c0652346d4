using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

/// <param name="Sender">Null lets SMSLink choose a short number.</param>
/// <param name="TestMode">Messages are simulated.</param>
internal sealed record SmsSmslinkSettings(string ConnectionId, Secret Password, string? Sender, bool TestMode)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "connection_id",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("Connection ID", "Connection ID"),
            Help = new("smslink.ro → SMS Gateway → Configuration; not the user name of your account", "smslink.ro → SMS Gateway → Configurare; nu numele de utilizator al contului"),
            Example = "EXEMPLU123",
            MaxLength = 100,
            Pattern = "^[!-~]+$",
            PatternMessage = new(
                "A Connection ID has no spaces and no letters with diacritics. Copy it from SMSLink → SMS Gateway.",
                "Un Connection ID nu conține spații sau diacritice. Copiați-l din SMSLink → SMS Gateway."),
            Check = value => value.Contains('@', StringComparison.Ordinal)
                ? new("This is an e-mail address. Enter the Connection ID of the SMS Gateway connection.", "Aceasta este o adresă de e-mail. Introduceți Connection ID-ul conexiunii SMS Gateway.")
                : null,
        },
        new()
        {
            Name = "password",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Connection password", "Parola conexiunii"),
            Help = new("The password of the connection, not of your account", "Parola conexiunii, nu a contului"),
            Example = "parola-de-exemplu",
            MaxLength = 200,
        },
        new()
        {
            Name = "sender",
            Kind = SettingKind.Text,
            Label = new("Sender", "Expeditor"),
            Help = new(
                "“numeric” or a name that SMSLink approved; an inactive one is silently replaced by a short number. “SMSLink.ro” is for tests only",
                "„numeric” sau un nume aprobat de SMSLink; unul inactiv este înlocuit fără avertisment cu un număr scurt. „SMSLink.ro” este doar pentru teste"),
            Example = "numeric",
            MaxLength = 20,
            Pattern = "^[0-9A-Za-z][0-9A-Za-z ._&-]*$",
            PatternMessage = new("Letters, digits, spaces and . _ & - only.", "Doar litere fără diacritice, cifre, spații și . _ & -."),
        },
        new()
        {
            Name = "test_mode",
            Kind = SettingKind.Boolean,
            Advanced = true,
            Label = new("Simulate sending", "Simulează trimiterea"),
            Help = new("SMSLink accepts the messages and delivers none", "SMSLink acceptă mesajele, dar nu livrează niciunul"),
            Default = false,
        },
    ];

    public static SmsSmslinkSettings Parse(SettingValues values) => new(
        values.Text("connection_id"),
        values.Secret("password"),
        values.TextOrNull("sender"),
        values.Flag("test_mode"));
}
