using System.Net.Security;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit.Net.Pop3;

namespace GeniusErp.Modules.Integrations.Providers.EmailPop3;

/// <summary>MailKit's client under this module's rules of TLS.</summary>
internal sealed class EmailPop3Client(MailAttempt attempt) : Pop3Client(attempt.Words)
{
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
        => attempt.Restrict(base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback));
}
