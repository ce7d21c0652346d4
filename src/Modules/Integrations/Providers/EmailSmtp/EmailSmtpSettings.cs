using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;

namespace GeniusErp.Modules.Integrations.Providers.EmailSmtp;

/// <param name="HeloName">What we call ourselves; null = the domain of the sender.</param>
internal sealed record EmailSmtpSettings(MailServer Server, string FromAddress, string? FromName, string? ReplyTo, string? HeloName, int MaxPerMinute)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        .. MailFields.Of(MailProtocol.Smtp, "smtp.exemplu.ro"),
        new()
        {
            Name = MailFields.FromAddress,
            Kind = SettingKind.Email,
            Required = true,
            Label = new("Sender's address", "Adresa expeditorului"),
            Help = new("An address that this user may send from", "O adresă de pe care acest utilizator are voie să trimită"),
            Example = "facturi@exemplu.ro",
        },
        new()
        {
            Name = "from_name",
            Kind = SettingKind.Text,
            Label = new("Sender's name", "Numele expeditorului"),
            Example = "Exemplu SRL",
            MaxLength = 100,
        },
        new()
        {
            Name = "reply_to",
            Kind = SettingKind.Email,
            Advanced = true,
            Label = new("Answers go to", "Răspunsurile merg la"),
            Example = "office@exemplu.ro",
        },
        new()
        {
            Name = "helo_name",
            Kind = SettingKind.Host,
            Advanced = true,
            Label = new("Name in EHLO", "Numele din EHLO"),
            Help = new("Only if the server asks for a certain one", "Doar dacă serverul cere un anumit nume"),
            Example = "erp.exemplu.ro",
        },
        new()
        {
            Name = "max_per_minute",
            Kind = SettingKind.Integer,
            Advanced = true,
            Label = new("Messages per minute at most", "Cel mult atâtea mesaje pe minut"),
            Minimum = 1,
            Maximum = 1000,
            Default = 20L,
        },
    ];

    public static IEnumerable<FieldError> CrossCheck(SettingValues values) => MailFields.CrossCheck(MailProtocol.Smtp, values);

    public static EmailSmtpSettings Parse(SettingValues values, Secret? token = null) => new(
        MailServer.Parse(MailProtocol.Smtp, values, token),
        values.Text(MailFields.FromAddress),
        values.TextOrNull("from_name"),
        values.TextOrNull("reply_to"),
        values.TextOrNull("helo_name"),
        values.Integer("max_per_minute"));
}
