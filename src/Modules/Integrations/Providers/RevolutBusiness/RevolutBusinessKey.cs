using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>The key pair of the company's app at Revolut: reads what people paste, and signs with it.</summary>
internal static class RevolutBusinessKey
{
    private const int Smallest = 2048;

    private static readonly Text NotAKey = new(
        "This is not a private key in PEM form. Paste the text from “-----BEGIN PRIVATE KEY-----” on, without a password.",
        "Aceasta nu este o cheie privată în format PEM. Lipiți textul care începe cu „-----BEGIN PRIVATE KEY-----”, fără parolă.");

    private static readonly Text TooWeak = new("Revolut takes RSA keys of at least 2048 bits.", "Revolut acceptă chei RSA de cel puțin 2048 de biți.");

    private static readonly Text NotACertificate = new(
        "This is not one certificate in PEM form. Paste what was uploaded to Revolut, never the private key.",
        "Acesta nu este un certificat în format PEM. Lipiți ce ați încărcat în Revolut, niciodată cheia privată.");

    /// <summary>A new pair as Revolut's own guide makes it: RSA 2048, and a certificate that signs itself, for five years.</summary>
    public static (string PrivateKeyPem, string CertificatePem) Make(string owner, DateTimeOffset now)
    {
        using var key = RSA.Create(Smallest);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"GeniusERP {owner}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1825));
        return (key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
    }

    /// <summary>What is wrong with a PEM text as the private key, or null.</summary>
    public static Text? Problem(string pem)
    {
        if (!pem.Contains("-----BEGIN PRIVATE KEY-----", StringComparison.Ordinal) && !pem.Contains("-----BEGIN RSA PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return NotAKey;
        }

        using var key = TryLoad(pem);
        return key is null ? NotAKey : key.KeySize < Smallest ? TooWeak : null;
    }

    /// <summary>What is wrong with a PEM text as the certificate, or null.</summary>
    public static Text? CertificateProblem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return NotACertificate;
        }

        using var certificate = TryLoadCertificate(pem);
        return certificate is null ? NotACertificate : null;
    }

    /// <summary>The certificate was made of this key: else Revolut checks our signatures with another one.</summary>
    public static bool Belong(string certificatePem, Secret privateKey)
    {
        using var certificate = TryLoadCertificate(certificatePem);
        using var ours = certificate?.GetRSAPublicKey();
        using var key = TryLoad(privateKey.Reveal());
        return ours is not null && key is not null && ours.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>When the certificate ends; null when it cannot be read.</summary>
    public static DateTimeOffset? EndOf(string certificatePem)
    {
        using var certificate = TryLoadCertificate(certificatePem);
        return certificate is null ? null : new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>A JWT of these claims, signed with RS256 (RFC 7518 section 3.3).</summary>
    /// <exception cref="InvalidOperationException">The key was never checked by <see cref="Problem"/>.</exception>
    public static string Sign(Secret privateKey, object claims)
    {
        using var key = TryLoad(privateKey.Reveal()) ?? throw new InvalidOperationException("The private key cannot be read.");
        var text = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object value) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static RSA? TryLoad(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static X509Certificate2? TryLoadCertificate(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
