namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>A data key as it stands in the database.</summary>
/// <param name="Version">The row's version: bound into the wrapping.</param>
/// <param name="KeyId">Which key-encryption key wrapped it: bound into the wrapping.</param>
/// <param name="Bytes">Opaque to everybody but that key.</param>
internal sealed record WrappedDataKey(int Version, string KeyId, byte[] Bytes);

/// <summary>The key that wraps data keys and is never in the database. Asynchronous, so that a key management service can stand behind it.</summary>
internal interface IKeyEncryptionKey : IDisposable
{
    /// <summary>Names the key without giving it away: the same key has the same id on every host. At most 100 characters.</summary>
    string KeyId { get; }

    ValueTask<WrappedDataKey> WrapAsync(int version, byte[] dataKey, CancellationToken cancellationToken);

    /// <exception cref="KeyEncryptionKeyException">It was wrapped by another key, or was changed or moved since.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedDataKey wrapped, CancellationToken cancellationToken);
}

/// <summary>Where the key-encryption key comes from. Asked anew whenever a data key has to be opened, so a mended key is found without a restart.</summary>
internal interface IKeyEncryptionKeySource
{
    /// <param name="mayCreate">True only when no data key exists that another key could have wrapped.</param>
    /// <exception cref="KeyEncryptionKeyException">It is not there, malformed, or readable by others.</exception>
    ValueTask<IKeyEncryptionKey> OpenAsync(bool mayCreate, CancellationToken cancellationToken);
}

/// <summary>The key-encryption key cannot be used. The message names the setting, never a value.</summary>
internal sealed class KeyEncryptionKeyException(SealReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public SealReason Reason { get; } = reason;
}
