using System.Net.Security;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit.Net.Imap;

namespace GeniusErp.Modules.Integrations.Providers.EmailImap;

/// <summary>MailKit's client under this module's rules of TLS.</summary>
internal sealed class EmailImapClient(MailAttempt attempt) : ImapClient(attempt.Words)
{
    /// <summary>The last refusal is a passing one: for the shared reading of refusals, not for the connector.</summary>
    public bool SaidNotNow => MailRefusals.Passing(attempt) is not null;

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
        => attempt.Restrict(base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback));
}
