using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Contracts.Mail;
using GeniusErp.Modules.Integrations.Domain;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <inheritdoc cref="IMailClients"/>
internal sealed class MailClients(OpenConnections connections, ObservedFailures observed, IProviderCatalogue catalogue) : IMailClients
{
    public Task<ConnectionResult<ImapClient>> OpenImapAsync(Connection connection, CancellationToken cancellationToken) => OpenAsync<ImapClient>(connection, Provider.EmailImap, cancellationToken);

    public Task<ConnectionResult<Pop3Client>> OpenPop3Async(Connection connection, CancellationToken cancellationToken) => OpenAsync<Pop3Client>(connection, Provider.EmailPop3, cancellationToken);

    public Task<ConnectionResult<SmtpClient>> OpenSmtpAsync(Connection connection, CancellationToken cancellationToken) => OpenAsync<SmtpClient>(connection, Provider.EmailSmtp, cancellationToken);

    private async Task<ConnectionResult<TClient>> OpenAsync<TClient>(Connection connection, Provider provider, CancellationToken cancellationToken)
        where TClient : MailService
    {
        if (connection.Provider != provider || catalogue.Capability<IOpensMail>(provider) is not { } mail)
        {
            return ConnectionFailures.NotSupported(catalogue.Find(connection.Provider)?.Name ?? connection.Provider.Code());
        }

        var opened = await connections.FindAsync(connection, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Failure;
        }

        var used = opened.Value;
        var session = await mail.OpenAsync(used.Attempt, cancellationToken);
        if (session.Failure is { Field: null, Reason: FailureReason.InvalidCredentials or FailureReason.ReauthorizationRequired } && used.Grant is not null)
        {
            // A refused token: one renewal of exactly that one, one more try.
            var renewed = await connections.AfterRefusalAsync(used, cancellationToken);
            if (!renewed.Succeeded)
            {
                return renewed.Failure;
            }

            used = renewed.Value;
            session = await mail.OpenAsync(used.Attempt, cancellationToken);
        }

        if (session.Succeeded)
        {
            return (TClient)session.Value;
        }

        if (!session.Failure.Reason.IsPassing())
        {
            await observed.RecordAsync(used.Connection, session.Failure, cancellationToken);
        }

        return ConnectionFailures.Of(used.Provider, used.Id, session.Failure);
    }
}
