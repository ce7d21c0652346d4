using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Why a server's certificate was refused, and who has to do what about it.</summary>
/// <param name="Field">The setting to look at, where one can help.</param>
internal sealed record CertificateProblem(string? Field, Text Hint)
{
    public static readonly CertificateProblem Expired = new(null, new(
        "The mail server's certificate has expired. Ask whoever runs the server to renew it.",
        "Certificatul serverului de e-mail a expirat. Cereți administratorului serverului să îl reînnoiască."));

    public static readonly CertificateProblem NotYetValid = new(null, new(
        "The mail server's certificate is not valid yet. Ask whoever runs the server to correct it.",
        "Certificatul serverului de e-mail nu este încă valabil. Cereți administratorului serverului să îl corecteze."));

    public static readonly CertificateProblem WrongName = new(MailFields.Host, new(
        "The mail server's certificate is for another name than the host entered here. Enter the name that the certificate is for.",
        "Certificatul serverului de e-mail este emis pentru alt nume decât serverul introdus aici. Introduceți numele pentru care este emis certificatul."));

    public static readonly CertificateProblem WrongUse = new(null, new(
        "The mail server shows a certificate that was not issued for servers. Ask whoever runs the server to correct it.",
        "Serverul de e-mail prezintă un certificat care nu a fost emis pentru servere. Cereți administratorului serverului să îl corecteze."));

    public static readonly CertificateProblem UnknownAuthority = new(MailFields.CaCertificate, new(
        "The mail server's certificate was issued by an authority that is not known here, or the server does not send its whole chain. If the authority is your company's own, paste its certificate under “Own certificate authority”.",
        "Certificatul serverului de e-mail este emis de o autoritate necunoscută sau serverul nu trimite întregul lanț. Dacă autoritatea este a companiei, lipiți certificatul ei la „Autoritatea de certificare proprie”."));

    public static readonly CertificateProblem Untrusted = new(null, new(
        "The mail server's certificate cannot be trusted (revoked or too weak). Ask whoever runs the server to replace it.",
        "Certificatul serverului de e-mail nu este de încredere (revocat sau prea slab). Cereți administratorului serverului să îl înlocuiască."));

    public static readonly CertificateProblem Missing = new(null, new(
        "The mail server shows no certificate. Ask whoever runs the server to install one.",
        "Serverul de e-mail nu prezintă niciun certificat. Cereți administratorului serverului să instaleze unul."));

    // A signature that does not fit is an authority of the same name with another key: a company that renewed its own.
    private const X509ChainStatusFlags Authority = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>The most telling reason first: an expired certificate of an unknown authority has expired.</summary>
    public static CertificateProblem Read(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (certificate is null || chain is null)
        {
            return Missing;
        }

        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, next) => all | next.Status);
        return status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => IsEarly(chain, now) ? NotYetValid : Expired,
            _ when status.HasFlag(X509ChainStatusFlags.NotValidForUsage) => WrongUse,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => WrongName,
            _ when (status & ~Authority) != 0 || chain.ChainElements.Any(element => CompanyTrust.IsWeak(element.Certificate)) => Untrusted,
            _ => UnknownAuthority,
        };
    }

    private static bool IsEarly(X509Chain chain, DateTimeOffset now)
        => chain.ChainElements.Any(element => element.Certificate.NotBefore.ToUniversalTime() > now.UtcDateTime);
}
