using System.Security.Cryptography;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>An opened data key: 32 bytes that seal secrets. Lives in memory only.</summary>
/// <param name="row">What it was opened from.</param>
internal sealed class DataKey(WrappedDataKey row, byte[] bytes, bool retired)
{
    public const int Size = 32;

    public int Version => row.Version;

    /// <summary>Nothing was found under it any more: still opens, never seals.</summary>
    public bool Retired => retired;

    /// <summary>True while the row is what this key was opened from: then it need not be unwrapped again.</summary>
    public bool IsFrom(WrappedDataKey other) => row.Version == other.Version && row.KeyId == other.KeyId && row.Bytes.AsSpan().SequenceEqual(other.Bytes);

    public DataKey As(bool retiredNow) => retiredNow == retired ? this : new(row, bytes, retiredNow);

    /// <summary>A cipher for one call: an instance holds native state and is not for several threads at once.</summary>
    public AesGcm Cipher() => new(bytes, 16);

    public override string ToString() => $"data key {Version}";
}
