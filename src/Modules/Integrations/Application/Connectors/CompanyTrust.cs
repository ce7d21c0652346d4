using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// Who may vouch for a server: the system's authorities, or one that a company's administrator (mail) or the operator (HTTP) added. Added authorities
/// never replace the system's, and nothing here can make a wrong name, an expired certificate or one that is not for servers pass.
/// <para>
/// Revocation is not checked unless asked for. .NET has no soft failure: with an authority whose list is unreachable every connection fails, which for
/// small mail hosters is an outage that nobody here can mend. And the list's address stands in the certificate, which the dialled server chooses: fetching
/// it is a request past the egress guard. For the same reason missing intermediates are not fetched (a server has to send its own, as for curl).
/// </para>
/// </summary>
internal static class CompanyTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>MD2, MD4, MD5 and SHA-1 with RSA (two spellings), SHA-1 with DSA and ECDSA.</summary>
    private static readonly FrozenSet<string?> WeakSignatures = new[]
    {
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10040.4.3", "1.2.840.10045.4.1",
    }.ToFrozenSet<string?>();

    private static readonly Text NotPem = new("This is not a certificate in PEM form.", "Acesta nu este un certificat în format PEM.");
    private static readonly Text PrivateKey = new("This holds a private key. Paste the certificate only.", "Textul conține o cheie privată. Lipiți doar certificatul.");
    private static readonly Text NotAuthority = new(
        "This certificate belongs to neither an authority nor a self-signed server.",
        "Certificatul nu aparține nici unei autorități, nici unui server cu certificat autosemnat.");

    /// <summary>What is wrong with a PEM text as a company's own authority, or null. For <see cref="SettingField.Check"/>.</summary>
    public static Text? Problem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return PrivateKey;
        }

        try
        {
            var certificates = Read(pem);
            return certificates.Count == 0 ? NotPem : certificates.Any(IsSelfIssued) ? null : NotAuthority;
        }
        catch (CryptographicException)
        {
            return NotPem;
        }
    }

    /// <summary>All certificates of a PEM text.</summary>
    /// <exception cref="CryptographicException">A block does not hold a certificate.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }

    /// <summary>
    /// Validates a server's chain and name by the system's authorities or by <paramref name="caPem"/>. Use it with
    /// <see cref="SystemPolicy(string?, X509RevocationMode)"/> as <see cref="SslClientAuthenticationOptions.CertificateChainPolicy"/>: the stream looks at the
    /// chain before it asks here, and by its own default it fetches what the certificate names.
    /// </summary>
    /// <param name="caPem">The company's own authority, already checked by <see cref="Problem"/>; null for none.</param>
    /// <param name="revocation">Default: not checked, see above.</param>
    public static RemoteCertificateValidationCallback Validator(string? caPem, X509RevocationMode revocation = X509RevocationMode.NoCheck)
        => Validator(caPem is null ? [] : Read(caPem), revocation);

    public static RemoteCertificateValidationCallback Validator(X509Certificate2Collection added, X509RevocationMode revocation)
        => (_, certificate, chain, errors) => errors switch
        {
            SslPolicyErrors.None => IsStrong(chain),
            SslPolicyErrors.RemoteCertificateChainErrors when added.Count > 0 && certificate is not null => IsVouchedFor(certificate, chain, added, revocation),
            _ => false,
        };

    /// <summary>The policy that belongs to <see cref="Validator(string?, X509RevocationMode)"/>, see there.</summary>
    public static X509ChainPolicy SystemPolicy(string? caPem, X509RevocationMode revocation = X509RevocationMode.NoCheck) => SystemPolicy(caPem is null ? [] : Read(caPem), revocation);

    /// <summary>The policy of the first look at a chain, by the system's authorities.</summary>
    public static X509ChainPolicy SystemPolicy(X509Certificate2Collection added, X509RevocationMode revocation)
    {
        var policy = Policy(revocation);
        policy.ExtraStore.AddRange(added); // Intermediates that a server forgets to send may be added too; here they vouch for nothing.
        return policy;
    }

    /// <summary>
    /// A key or a signature that can be forged today. .NET on Linux looks at neither: it takes 1024-bit keys and MD5 signatures from any authority that it trusts.
    /// An authority's signature under itself proves nothing and may be old.
    /// </summary>
    public static bool IsWeak(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return rsa?.KeySize < 2048 || ecdsa?.KeySize < 256 || (WeakSignatures.Contains(certificate.SignatureAlgorithm.Value) && !IsSelfIssued(certificate));
    }

    private static bool IsStrong(X509Chain? chain) => chain is not null && chain.ChainElements.All(element => !IsWeak(element.Certificate));

    private static bool IsVouchedFor(X509Certificate certificate, X509Chain? presented, X509Certificate2Collection added, X509RevocationMode revocation)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(revocation) };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(added);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(element => element.Certificate).ToArray());
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        using var leaf = certificate is X509Certificate2 ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf ?? (X509Certificate2)certificate) && IsStrong(chain);
    }

    private static X509ChainPolicy Policy(X509RevocationMode revocation) => new()
    {
        RevocationMode = revocation,
        RevocationFlag = X509RevocationFlag.ExcludeRoot,
        DisableCertificateDownloads = true,
        ApplicationPolicy = { new Oid(ServerAuthentication) },
    };

    private static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
