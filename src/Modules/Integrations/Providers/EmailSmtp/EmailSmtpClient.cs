using System.Net.Security;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit.Net.Smtp;

namespace GeniusErp.Modules.Integrations.Providers.EmailSmtp;

/// <summary>MailKit's client under this module's rules of TLS.</summary>
internal sealed class EmailSmtpClient(MailAttempt attempt) : SmtpClient(attempt.Words)
{
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
        => attempt.Restrict(base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback));
}
