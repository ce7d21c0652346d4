using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit;
using MailKit.Net.Smtp;

namespace GeniusErp.Modules.Integrations.Providers.EmailSmtp;

internal sealed class EmailSmtpConnector(MailConnections connections) : IVerifiesConnection, IAuthorizes, IOpensMail
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

    public Task<ProviderResult<MailService>> OpenAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailSmtpSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.OpenAsync(settings.Server, session => new EmailSmtpClient(session) { LocalDomain = Greeting(settings) }, cancellationToken);
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
