using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>The key-encryption key as an RSA certificate with its private key, PFX or PEM. Its dates are not asked: an expired one still opens what it wrapped.</summary>
internal sealed class CertificateFile(string path, string? password, bool isDevelopment) : IKeyEncryptionKeySource
{
    private const string Setting = $"{SealingOptions.Section}:{nameof(SealingOptions.Certificate)}";
    private const int SmallestKeyBits = 2048;

    public async ValueTask<IKeyEncryptionKey> OpenAsync(bool mayCreate, CancellationToken cancellationToken)
    {
        var content = await PrivateFile.ReadAsync(path, Setting, refuseExposed: !isDevelopment, cancellationToken);
        try
        {
            using var certificate = content.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? FromPem(content) : FromPfx(content);
            var key = certificate.GetRSAPrivateKey();
            if (key is null || key.KeySize < SmallestKeyBits)
            {
                key?.Dispose();
                throw new KeyEncryptionKeyException(SealReason.KeyMalformed, $"The file of {Setting} needs an RSA private key of {SmallestKeyBits} bits or more.");
            }

            return new RsaKeyEncryptionKey(key);
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException)
        {
            throw new KeyEncryptionKeyException(SealReason.KeyMalformed, $"The file of {Setting} is no certificate with a private key, or its password is another one.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private X509Certificate2 FromPfx(byte[] content)
        => X509CertificateLoader.LoadPkcs12(content, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);

    private X509Certificate2 FromPem(byte[] content)
    {
        var pem = Encoding.UTF8.GetString(content);
        return string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPem(pem, pem) : X509Certificate2.CreateFromEncryptedPem(pem, pem, password);
    }
}
