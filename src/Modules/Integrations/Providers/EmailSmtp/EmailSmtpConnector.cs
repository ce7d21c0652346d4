using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.Utils;

namespace GeniusErp.Modules.Integrations.Providers.EmailSmtp;

internal sealed class EmailSmtpConnector(MailConnections connections, MailDiscovery discovery) : IVerifiesConnection, IAuthorizes, IOpensMail, ISuggestsSettings, ISendsTestMessage
{
    /// <summary>What matters to sending: sizes known before, Unicode addresses, delivery notices.</summary>
    private static readonly IReadOnlyList<(SmtpCapabilities Capability, string Name)> Telling =
        [(SmtpCapabilities.Size, "SIZE"), (SmtpCapabilities.EightBitMime, "8BITMIME"), (SmtpCapabilities.UTF8, "SMTPUTF8"), (SmtpCapabilities.Dsn, "DSN")];

    public Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailSmtpSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.UseAsync(
            settings.Server,
            session => new EmailSmtpClient(session) { LocalDomain = Greeting(settings) },
            (client, token) => LookAsync(client, settings, token),
            cancellationToken);
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(MailConsents.Complete(context, issued));

    public string SuggestsFrom => MailFields.Username;

    public Task<SettingsSuggestion?> SuggestAsync(string typed, CancellationToken cancellationToken)
        => discovery.FindAsync(EmailSmtpProvider.Declared, MailProtocol.Smtp, typed, cancellationToken);

    public Task<ProviderResult<MailService>> OpenAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailSmtpSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.OpenAsync(settings.Server, session => new EmailSmtpClient(session) { LocalDomain = Greeting(settings) }, cancellationToken);
    }

    public Task<ProviderResult<string>> SendTestMessageAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailSmtpSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.UseAsync(
            settings.Server,
            session => new EmailSmtpClient(session) { LocalDomain = Greeting(settings) },
            async (client, token) =>
            {
                try
                {
                    await client.SendAsync(Letter(settings), token);
                    return (ProviderResult<string>)settings.FromAddress;
                }
                catch (SmtpCommandException refused) when ((int)refused.StatusCode >= 500)
                {
                    return (ProviderResult<string>)NotItsAddress(settings.FromAddress);
                }
            },
            cancellationToken);
    }

    private static ProviderFailure NotItsAddress(string from) => new(FailureReason.PermissionMissing)
    {
        Field = MailFields.FromAddress,
        Step = "permissions",
        Hint = new(
            $"The mail server let this user in, but did not take a message from {from}. Enter an address that this user may send from.",
            $"Serverul de e-mail a acceptat utilizatorul, dar nu și un mesaj de la {from}. Introduceți o adresă de pe care acest utilizator are voie să trimită."),
    };

    /// <summary>From the sender to the sender.</summary>
    private static MimeMessage Letter(EmailSmtpSettings settings)
    {
        var self = new MailboxAddress(settings.FromName ?? string.Empty, settings.FromAddress);
        return new MimeMessage([self], [self], "GeniusERP: mesaj de test / test message", new TextPart("plain")
        {
            Text = "Conexiunea SMTP din GeniusERP funcționează: acest mesaj a fost trimis prin ea.\r\n\r\nThe SMTP connection of GeniusERP works: this message was sent by it.\r\n",
        })
        {
            MessageId = MimeUtils.GenerateMessageId(Greeting(settings)),
        };
    }

    private static async Task<ProviderResult<Verification>> LookAsync(EmailSmtpClient client, EmailSmtpSettings settings, CancellationToken cancellationToken)
    {
        await client.NoOpAsync(cancellationToken);
        var facts = new Dictionary<string, string>
        {
            ["capabilities"] = string.Join(' ', Telling.Where(known => client.Capabilities.HasFlag(known.Capability)).Select(known => known.Name)),
        };
        if (client.MaxSize > 0)
        {
            facts["max_message_bytes"] = client.MaxSize.ToString(CultureInfo.InvariantCulture);
        }

        return new Verification(settings.Server.Account) { Facts = facts };
    }

    /// <summary>MailKit's own default is the name of this host, which is nobody's business.</summary>
    private static string Greeting(EmailSmtpSettings settings)
    {
        var domain = settings.HeloName ?? settings.FromAddress[(settings.FromAddress.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return domain.All(char.IsAscii) ? domain : new IdnMapping().GetAscii(domain);
    }
}
