using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeniusErp.Tests.Support.Mail;

/// <summary>What a certificate is made of; the defaults make a good one.</summary>
public sealed record CertificateRecipe(string Name)
{
    public int FromDays { get; init; } = -1;

    public int ToDays { get; init; } = 30;

    public bool ForServers { get; init; } = true;

    public int KeyBits { get; init; } = 2048;

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Where the certificate says that its issuer's certificate and revocation list can be fetched.</summary>
    public string? IssuerAddress { get; init; }
}

/// <summary>A certificate authority made for one test. RSA, because old servers and openssl's tools take it everywhere.</summary>
public sealed class MailAuthority : IDisposable
{
    private readonly X509Certificate2 certificate;

    public MailAuthority(string name = "Test mail authority")
    {
        using var key = RSA.Create(2048);
        certificate = AuthorityRequest(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(5));
    }

    private MailAuthority(X509Certificate2 certificate) => this.certificate = certificate;

    public string Pem => certificate.ExportCertificatePem();

    /// <summary>An authority below this one, whose certificate a server ought to send along.</summary>
    public MailAuthority Below(string name)
    {
        using var key = RSA.Create(2048);
        using var issued = AuthorityRequest(name, key).Create(certificate, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(60), RandomNumberGenerator.GetBytes(8));
        return new(issued.CopyWithPrivateKey(key));
    }

    public X509Certificate2 Issue(CertificateRecipe recipe)
    {
        using var key = RSA.Create(recipe.KeyBits);
        using var issuerKey = certificate.GetRSAPrivateKey()!;
        using var issued = Request(recipe, key).Create(
            certificate.SubjectName,
            new AnyHash(issuerKey),
            DateTimeOffset.UtcNow.AddDays(recipe.FromDays),
            DateTimeOffset.UtcNow.AddDays(recipe.ToDays),
            RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        return Request(new(name), key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    public void Dispose() => certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, RSA key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request;
    }

    private static CertificateRequest Request(CertificateRecipe recipe, RSA key)
    {
        const string server = "1.3.6.1.5.5.7.3.1";
        const string client = "1.3.6.1.5.5.7.3.2";
        var request = new CertificateRequest($"CN={recipe.Name}", key, recipe.Hash, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(recipe.Name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(recipe.ForServers ? server : client)], false));
        if (recipe.IssuerAddress is { } address)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: [address], caIssuersUris: [address]));
        }

        return request;
    }

    /// <summary>.NET's own generator refuses the hashes that a test of weak certificates needs.</summary>
    private sealed class AnyHash(RSA key) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator ordinary = CreateForRSA(key, RSASignaturePadding.Pkcs1);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => hashAlgorithm.Name switch
        {
            "MD5" => Identifier("1.2.840.113549.1.1.4"),
            "SHA1" => Identifier("1.2.840.113549.1.1.5"),
            _ => ordinary.GetSignatureAlgorithmIdentifier(hashAlgorithm),
        };

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => ordinary.PublicKey;

        private static byte[] Identifier(string algorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                writer.WriteNull();
            }

            return writer.Encode();
        }
    }
}
