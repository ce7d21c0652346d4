using System.Net;
using System.Text;
using MailKit;
using MailKit.Net.Pop3;
using MailKit.Security;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// Signs in by exactly one mechanism and one try. MailKit's own way tries every mechanism that the server offers with the same password: three refusals
/// for one typing error, which is how accounts get locked and addresses banned.
/// </summary>
internal static class MailSignIn
{
    // Inside verified TLS the plain ones are as good as the others and work with every password store; NTLM and GSSAPI need what a company's mailbox does not have.
    private static readonly IReadOnlyList<string> ForPasswords = ["PLAIN", "LOGIN", "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];

    public static Task SignInAsync(MailService client, MailServer server, CancellationToken cancellationToken)
    {
        var mechanism = server.Credential switch
        {
            MailPassword password => For(client, password),
            MailToken token => For(client, server, token),
            _ => throw new InvalidOperationException("A credential of an unknown kind."),
        };
        if (mechanism is not null)
        {
            return client.AuthenticateAsync(mechanism, cancellationToken);
        }

        if (server.Credential is not MailPassword plain)
        {
            throw new NotSupportedException("The server takes no tokens.");
        }

        // The protocol's own command: IMAP LOGIN, POP3 USER and PASS; SMTP has none and MailKit says so.
        client.AuthenticationMechanisms.Clear();
        if (client is Pop3Client pop3)
        {
            pop3.Capabilities &= ~Pop3Capabilities.Apop; // MD5 over the password, and a second try when it fails.
        }

        return client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(plain.Username, plain.Password.Reveal()), cancellationToken);
    }

    private static SaslMechanism? For(MailService client, MailPassword password)
        => ForPasswords.FirstOrDefault(client.AuthenticationMechanisms.Contains) is { } name
            ? SaslMechanism.Create(name, Encoding.UTF8, new NetworkCredential(password.Username, password.Password.Reveal()))
            : null;

    private static SaslMechanism? For(MailService client, MailServer server, MailToken token)
    {
        if (client.AuthenticationMechanisms.Contains("OAUTHBEARER"))
        {
            return new BearerToken(server, token);
        }

        return client.AuthenticationMechanisms.Contains("XOAUTH2") ? new SaslMechanismOAuth2(token.Username, token.AccessToken.Reveal()) : null;
    }
}
