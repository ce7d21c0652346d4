using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MailKit;
using MailKit.Security;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>The one way to a mail server: egress guard, TLS with a verified certificate, one sign-in, then the work, all within the server's limit.</summary>
internal sealed class MailConnections(IOutboundDialer dialer, IOAuthSettings operatorSettings, TimeProvider clock)
{
    /// <summary>
    /// Opens a session, lets <paramref name="work"/> use it and says goodbye. Everything that the network or the server does comes back as a failure.
    /// </summary>
    /// <param name="create">Makes the protocol's client; it has to pass its TLS options through <see cref="MailAttempt.Restrict"/>.</param>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled, and for no other reason.</exception>
    public async Task<ProviderResult<TResult>> UseAsync<TClient, TResult>(
        MailServer server,
        Func<MailAttempt, TClient> create,
        Func<TClient, CancellationToken, Task<ProviderResult<TResult>>> work,
        CancellationToken cancellationToken)
        where TClient : MailService
    {
        using var attempt = new MailAttempt(server, clock);
        return await GuardAsync<TResult>(attempt, async limited =>
        {
            var dialled = await DialAsync(attempt, limited);
            if (!dialled.Succeeded)
            {
                return dialled.Failure;
            }

            using var wire = dialled.Value;
            using var client = attempt.Secure(create(attempt));
            if (await SignInAsync(client, wire, attempt, limited) is { } failure)
            {
                return failure;
            }

            var result = await work(client, limited);
            await client.DisconnectAsync(quit: true, limited); // Swallows a server that has no time for goodbye.
            return result;
        }, cancellationToken);
    }

    /// <summary>Opens a session that its taker goes on with and disposes of. The server's limit holds for the way there only.</summary>
    /// <param name="create">As for <see cref="UseAsync"/>.</param>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled, and for no other reason.</exception>
    public async Task<ProviderResult<MailService>> OpenAsync(MailServer server, Func<MailAttempt, MailService> create, CancellationToken cancellationToken)
    {
        using var attempt = new MailAttempt(server, clock);
        return await GuardAsync<MailService>(attempt, async limited =>
        {
            var dialled = await DialAsync(attempt, limited);
            if (!dialled.Succeeded)
            {
                return dialled.Failure;
            }

            var (wire, client) = (dialled.Value, attempt.Secure(create(attempt)));
            var handedOver = false;
            try
            {
                if (await SignInAsync(client, wire, attempt, limited) is { } failure)
                {
                    return failure;
                }

                wire.StopMetering();
                handedOver = true;
                return client;
            }
            finally
            {
                if (!handedOver)
                {
                    client.Dispose();
                    await wire.DisposeAsync();
                }
            }
        }, cancellationToken);
    }

    private async Task<ProviderResult<T>> GuardAsync<T>(MailAttempt attempt, Func<CancellationToken, Task<ProviderResult<T>>> work, CancellationToken cancellationToken)
    {
        if (Unusable(attempt.Server) is { } unusable)
        {
            return unusable;
        }

        using var limit = new CancellationTokenSource(attempt.Server.Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            // MailKit wraps a cancellation during the TLS handshake into its own exception.
            throw new OperationCanceledException("The caller gave up.", exception, cancellationToken);
        }
        catch (Exception exception) when (MailFailures.Read(exception, attempt, outOfTime: limit.IsCancellationRequested) is { } failure)
        {
            return failure;
        }
    }

    private async Task<ProviderResult<MeteredStream>> DialAsync(MailAttempt attempt, CancellationToken cancellationToken)
    {
        var server = attempt.Server;
        var dialled = await dialer.DialAsync(server.Host, server.Port, MailProtocol.AllowedPorts, cancellationToken);
        return dialled.Succeeded ? attempt.Wire = new MeteredStream(dialled.Value, Limits.ProviderAnswerBytes) : Unreached(dialled.Failure, server);
    }

    /// <summary>Connects over the wire and signs in. Null when the server let us in, and because we asked.</summary>
    private static async Task<ProviderFailure?> SignInAsync(MailService client, MeteredStream wire, MailAttempt attempt, CancellationToken cancellationToken)
    {
        var server = attempt.Server;
        await client.ConnectAsync(wire, server.Host, server.Port, Options(server.Security), cancellationToken);
        if (client.IsAuthenticated || !client.IsSecure)
        {
            // A server that lets us in unasked (IMAP's PREAUTH) proves nothing about the password, and may be somebody in between.
            return new ProviderFailure(FailureReason.UnexpectedResponse) { Step = MailStep.SignIn };
        }

        attempt.Step = MailStep.SignIn;
        attempt.CommandsBeforeSignIn = attempt.Words.Commands;
        await MailSignIn.SignInAsync(client, server, cancellationToken);
        attempt.Step = MailStep.Account;
        return null;
    }

    /// <summary>The dialler knows no settings. With a port of mail it can only mean the host; with another one it may mean either, and its text says which.</summary>
    private static ProviderFailure Unreached(ProviderFailure failure, MailServer server) => failure with
    {
        Step = failure.Step ?? MailStep.Address,
        Field = failure.Reason == FailureReason.InvalidConfiguration && MailProtocol.AllowedPorts.Contains(server.Port) ? MailFields.Host : failure.Field,
    };

    /// <summary>Never Auto or StartTlsWhenAvailable: both go on in clear when the server, or somebody in between, offers no TLS.</summary>
    private static SecureSocketOptions Options(MailSecurity security)
        => security == MailSecurity.ImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;

    /// <summary>What no server needs to be asked about.</summary>
    private ProviderFailure? Unusable(MailServer server) => server.Credential switch
    {
        // Nothing to show the server: a person has to consent first.
        MailConsentMissing => new(FailureReason.ReauthorizationRequired) { Plain = true, Step = MailStep.SignIn },
        MailToken token when !token.Issuer.Owns(server.Host, operatorSettings) => token.Issuer.ForeignHost,
        var credential => Unsendable(credential) is { } field ? new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = MailStep.SignIn } : null,
    };

    /// <summary>The last guard against a second command inside a name or a secret: the settings' own rules stand before it, but data may come from elsewhere.</summary>
    private static string? Unsendable(MailCredential credential)
    {
        var secret = credential switch
        {
            MailPassword password => password.Password.Reveal(),
            MailToken token => token.AccessToken.Reveal(),
            _ => string.Empty,
        };
        if (credential.Username.Any(char.IsControl))
        {
            return MailFields.Username;
        }

        return secret.Any(char.IsControl) ? credential is MailToken ? MailFields.AuthMethod : MailFields.Password : null;
    }
}
