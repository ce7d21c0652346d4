using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Infrastructure.Sessions;

/// <summary>
/// Seals a key by a fresh AES-256-GCM key, which the installation's key-encryption key wraps: whoever reads the database alone can forge no cookie.
/// The framework calls it synchronously and seldom (a new key each 90 days); opening a key file is all that may wait.
/// </summary>
internal sealed class XmlSealer(IKeyEncryptionKeySource keys, DataKeyRing dataKeys) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.Size);
        try
        {
            // On a fresh installation this may come first. Whether a missing key file may be made is for the ring to say, which knows what depends on it.
            dataKeys.ReloadAsync(CancellationToken.None).GetAwaiter().GetResult();
            using var keyEncryptionKey = keys.OpenAsync(mayCreate: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            var wrapped = keyEncryptionKey.WrapAsync(SealedXml.Version, key, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return new(SealedXml.Seal(plaintextElement, key, wrapped), typeof(XmlOpener));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary>Made by the framework, by its name in the XML.</summary>
internal sealed class XmlOpener : IXmlDecryptor
{
    private readonly IKeyEncryptionKeySource keys;

    public XmlOpener(IServiceProvider services) => keys = services.GetRequiredService<IKeyEncryptionKeySource>();

    /// <exception cref="KeyEncryptionKeyException">Wrapped by another key, or changed since. The framework then passes the key over and makes a new one.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        using var keyEncryptionKey = keys.OpenAsync(mayCreate: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var key = keyEncryptionKey.UnwrapAsync(SealedXml.WrappedKeyOf(encryptedElement), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        try
        {
            return SealedXml.Open(encryptedElement, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary><c>&lt;sealed key-id="…" key="…"&gt;nonce 12 | ciphertext | tag 16&lt;/sealed&gt;</c>, in base64.</summary>
internal static class SealedXml
{
    /// <summary>Data keys count from 1, so no wrapping of theirs can stand here, and none from here there.</summary>
    public const int Version = 0;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly byte[] Purpose = "geniuserp data protection key"u8.ToArray();

    public static XElement Seal(XElement element, byte[] key, WrappedDataKey wrapped)
    {
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var bytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(bytes.AsSpan(0, NonceSize), plain, bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(^TagSize..), Purpose);
        CryptographicOperations.ZeroMemory(plain);
        return new("sealed", new XAttribute("key-id", wrapped.KeyId), new XAttribute("key", Convert.ToBase64String(wrapped.Bytes)), Convert.ToBase64String(bytes));
    }

    public static WrappedDataKey WrappedKeyOf(XElement element) => new(Version, Needed(element, "key-id"), Convert.FromBase64String(Needed(element, "key")));

    public static XElement Open(XElement element, byte[] key)
    {
        var bytes = Convert.FromBase64String(element.Value).AsSpan();
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(bytes[..NonceSize], bytes[NonceSize..^TagSize], bytes[^TagSize..], plain, Purpose);
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static string Needed(XElement element, string attribute)
        => element.Attribute(attribute)?.Value ?? throw new CryptographicException($"A stored key has no {attribute}.");
}
