using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeniusErp.Modules.Integrations.Console.Forms;

internal enum PemKind
{
    PrivateKey,

    /// <summary>A private key under a passphrase, which nobody here can ask for.</summary>
    LockedKey,

    Certificate,
}

/// <summary>What may be said at once of a PEM text that somebody pastes: never the key, only how to recognise it.</summary>
/// <param name="Fingerprint">SHA-256 of the certificate, or of a key's public half.</param>
/// <param name="PublicKey">The same for the two halves of a pair.</param>
/// <param name="Algorithm">For example „RSA 2048”.</param>
internal sealed record PemFacts(PemKind Kind, string? Fingerprint = null, string? PublicKey = null, string? Algorithm = null, DateTimeOffset? Ends = null)
{
    /// <summary>Null for what is neither, or cannot be read: the server says why when it is sent.</summary>
    public static PemFacts? Of(string text)
    {
        try
        {
            return text.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal) ? new(PemKind.LockedKey)
                : text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? OfKey(text)
                : text.Contains("BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? OfCertificate(text)
                : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static PemFacts OfKey(string text)
    {
        using AsymmetricAlgorithm key = text.Contains("BEGIN EC PRIVATE KEY", StringComparison.Ordinal) ? ECDsa.Create() : RSA.Create();
        key.ImportFromPem(text);
        var half = Hash(key.ExportSubjectPublicKeyInfo());
        return new(PemKind.PrivateKey, half, half, NameOf(key));
    }

    private static PemFacts OfCertificate(string text)
    {
        using var certificate = X509Certificate2.CreateFromPem(text);
        using AsymmetricAlgorithm? key = certificate.GetRSAPublicKey() ?? (AsymmetricAlgorithm?)certificate.GetECDsaPublicKey();
        return new(PemKind.Certificate, Hash(certificate.RawData), key is null ? null : Hash(key.ExportSubjectPublicKeyInfo()), key is null ? null : NameOf(key), certificate.NotAfter.ToUniversalTime());
    }

    private static string NameOf(AsymmetricAlgorithm key) => $"{(key is RSA ? "RSA" : "EC")} {key.KeySize}";

    /// <summary>The first half tells any two apart, and can be compared by eye.</summary>
    private static string Hash(byte[] data) => string.Join(' ', Convert.ToHexString(SHA256.HashData(data)[..16]).Chunk(4).Select(group => new string(group)));
}
