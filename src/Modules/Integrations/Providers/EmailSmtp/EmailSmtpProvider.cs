using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.EmailSmtp;

internal sealed class EmailSmtpProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.EmailSmtp,
        Name = "E-mail (SMTP)",
        Category = ProviderCategory.Email,
        Summary = new("Send invoices and reminders by e-mail", "Trimite facturi și notificări prin e-mail"),
        Needs = new("The mailbox’s address and password, or a Google or Microsoft sign-in", "Adresa căsuței și parola ei, sau o autentificare Google ori Microsoft"),
        Monogram = "SM",
        Aliases = ["smtp", "mail", "e-mail", "email", "posta", "trimitere", "gmail", "yahoo", "outlook"],
        AuthKinds = [AuthKind.MailLogin, AuthKind.MailOauth],
        Settings = EmailSmtpSettings.Fields,
        OAuth = MailConsents.Rules,
        Scopes = MailConsents.ScopesOf(MailProtocol.Smtp),
        Environments = [new(ProviderEnvironment.Default, ApiBaseUrl: null)],
        ApiVersion = "ESMTP",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "EHLO, AUTH, NOOP",
        RateLimit = new(20, TimeSpan.FromMinutes(1), "A cautious guess below Microsoft 365's 30 messages a minute"),
        Limitations = new(
            "The test proves the sign-in, not the right to send from the sender's address: some servers tell only when a message is sent.",
            "Testul dovedește autentificarea, nu și dreptul de a trimite de la adresa expeditorului: unele servere îl verifică abia la trimitere."),
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc6409"),
        Tier = QualityTier.Silver,
        CrossCheck = EmailSmtpSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(EmailSmtpConnector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<MailConnections>();
        services.TryAddSingleton<MailDiscovery>();
    }
}
