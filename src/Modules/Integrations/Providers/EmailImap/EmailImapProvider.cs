using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.EmailImap;

internal sealed class EmailImapProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.EmailImap,
        Name = "E-mail (IMAP)",
        Category = ProviderCategory.Email,
        Summary = new("Read a mailbox and import invoices", "Citește o căsuță și importă facturi"),
        Needs = new("The mail server's name, the mailbox's address and its password, or a Google or Microsoft sign-in", "Numele serverului de e-mail, adresa căsuței și parola ei, sau o autentificare Google ori Microsoft"),
        Monogram = "IM",
        Aliases = ["imap", "mail", "e-mail", "email", "posta", "casuta", "gmail", "yahoo", "outlook", "inbox"],
        AuthKinds = [AuthKind.MailLogin, AuthKind.MailOauth],
        Settings = EmailImapSettings.Fields,
        OAuth = MailConsents.Rules,
        Scopes = MailConsents.ScopesOf(MailProtocol.Imap),
        Environments = [new(ProviderEnvironment.Default, ApiBaseUrl: null)],
        ApiVersion = "IMAP4rev1",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "AUTHENTICATE, NOOP, EXAMINE",
        Syncs = [new("inbox", new("Received e-mail", "E-mailuri primite"), TimeSpan.FromMinutes(5)) { FromDate = true }],
        RateLimit = new(12, TimeSpan.FromMinutes(1), "A cautious guess: servers publish no number and ban addresses that sign in too often"),
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc9051"),
        Tier = QualityTier.Silver,
        CrossCheck = EmailImapSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(EmailImapConnector);

    public void Register(IServiceCollection services) => services.TryAddSingleton<MailConnections>();
}
