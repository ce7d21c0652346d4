using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Wraps data keys by AES-256-GCM: <c>nonce 12 | ciphertext 32 | tag 16</c>, version and key id as associated data.</summary>
internal sealed class AesKeyEncryptionKey(byte[] key) : IKeyEncryptionKey
{
    public const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    // Derived one way, so that the id in the database says nothing about the key.
    public string KeyId { get; } = "file:" + Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 16, info: "geniuserp key id"u8.ToArray()));

    public ValueTask<WrappedDataKey> WrapAsync(int version, byte[] dataKey, CancellationToken cancellationToken)
    {
        var wrapped = new byte[NonceSize + dataKey.Length + TagSize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(wrapped.AsSpan(0, NonceSize), dataKey, wrapped.AsSpan(NonceSize, dataKey.Length), wrapped.AsSpan(^TagSize..), KeyBinding.Of(version, KeyId));
        return new(new WrappedDataKey(version, KeyId, wrapped));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedDataKey wrapped, CancellationToken cancellationToken)
    {
        KeyBinding.EnsureSameKey(wrapped, KeyId);
        if (wrapped.Bytes.Length != NonceSize + DataKey.Size + TagSize)
        {
            throw KeyBinding.Damaged(wrapped);
        }

        var dataKey = new byte[DataKey.Size];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            var bytes = wrapped.Bytes.AsSpan();
            aes.Decrypt(bytes[..NonceSize], bytes[NonceSize..^TagSize], bytes[^TagSize..], dataKey, KeyBinding.Of(wrapped.Version, wrapped.KeyId));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw KeyBinding.Damaged(wrapped);
        }

        return new(dataKey);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}

/// <summary>What a wrapped data key is bound to.</summary>
internal static class KeyBinding
{
    /// <summary>Purpose, version, then the key id up to the end: no two pairs give the same bytes.</summary>
    public static byte[] Of(int version, string keyId)
    {
        var number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, version);
        return [.. "geniuserp data key\0"u8, .. number, .. Encoding.UTF8.GetBytes(keyId)];
    }

    public static void EnsureSameKey(WrappedDataKey wrapped, string keyId)
    {
        if (wrapped.KeyId != keyId)
        {
            throw new KeyEncryptionKeyException(SealReason.KeyWrong, $"Data key {wrapped.Version} was wrapped by another key than the one of {SealingOptions.Section}.");
        }
    }

    public static KeyEncryptionKeyException Damaged(WrappedDataKey wrapped)
        => new(SealReason.DataKeyDamaged, $"Data key {wrapped.Version} was changed since it was wrapped.");
}
