using System.Security.Cryptography;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>
/// Wraps data keys by RSA-OAEP-SHA256, followed by an RSA-PSS-SHA256 signature over version, key id and ciphertext. Anyone with the public
/// certificate could encrypt; the signature proves that a holder of the private key did, so nobody can plant a data key that they know.
/// </summary>
internal sealed class RsaKeyEncryptionKey(RSA key) : IKeyEncryptionKey
{
    private readonly int blockSize = key.KeySize / 8;

    // Of the public key, not of the certificate: a renewed certificate over the same key pair goes on working.
    public string KeyId { get; } = "rsa:" + Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16));

    public ValueTask<WrappedDataKey> WrapAsync(int version, byte[] dataKey, CancellationToken cancellationToken)
    {
        var ciphertext = key.Encrypt(dataKey, RSAEncryptionPadding.OaepSHA256);
        var signature = key.SignData(Signed(version, KeyId, ciphertext), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        return new(new WrappedDataKey(version, KeyId, [.. ciphertext, .. signature]));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedDataKey wrapped, CancellationToken cancellationToken)
    {
        KeyBinding.EnsureSameKey(wrapped, KeyId);
        if (wrapped.Bytes.Length != 2 * blockSize)
        {
            throw KeyBinding.Damaged(wrapped);
        }

        var (ciphertext, signature) = (wrapped.Bytes[..blockSize], wrapped.Bytes[blockSize..]);
        if (!key.VerifyData(Signed(wrapped.Version, wrapped.KeyId, ciphertext), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))
        {
            throw KeyBinding.Damaged(wrapped);
        }

        var dataKey = key.Decrypt(ciphertext, RSAEncryptionPadding.OaepSHA256);
        return dataKey.Length == DataKey.Size ? new(dataKey) : throw KeyBinding.Damaged(wrapped);
    }

    public void Dispose() => key.Dispose();

    private static byte[] Signed(int version, string keyId, byte[] ciphertext) => [.. KeyBinding.Of(version, keyId), .. "\0"u8, .. ciphertext];
}
