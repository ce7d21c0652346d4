using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.EmailPop3;

internal sealed class EmailPop3Provider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.EmailPop3,
        Name = "E-mail (POP3)",
        Category = ProviderCategory.Email,
        Summary = new("Import mail from a simple mailbox", "Importă mesaje dintr-o căsuță simplă"),
        Needs = new("The mailbox’s address and password, or a Google or Microsoft sign-in", "Adresa căsuței și parola ei, sau o autentificare Google ori Microsoft"),
        Monogram = "P3",
        Aliases = ["pop", "pop3", "mail", "e-mail", "email", "posta", "casuta"],
        AuthKinds = [AuthKind.MailLogin, AuthKind.MailOauth],
        Settings = EmailPop3Settings.Fields,
        OAuth = MailConsents.Rules,
        Scopes = MailConsents.ScopesOf(MailProtocol.Pop3),
        Environments = [new(ProviderEnvironment.Default, ApiBaseUrl: null)],
        ApiVersion = "POP3",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "AUTH, STAT, NOOP",
        Syncs = [new("inbox", new("Received e-mail", "E-mailuri primite"), TimeSpan.FromMinutes(15))],
        RateLimit = new(4, TimeSpan.FromMinutes(1), "A cautious guess: many servers allow one session at a time and few sign-ins"),
        Limitations = new(
            "POP3 shows the inbox only, and marks or moves nothing. Where the server has IMAP, use that.",
            "POP3 arată doar mesajele primite și nu poate marca sau muta nimic. Dacă serverul are IMAP, folosiți IMAP."),
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc1939"),
        Tier = QualityTier.Silver,
        CrossCheck = EmailPop3Settings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(EmailPop3Connector);

    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton<MailConnections>();
        services.TryAddSingleton<MailDiscovery>();
    }
}
