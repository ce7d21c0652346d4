using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>
/// The opened data keys of this host. Read from the database at start, each minute, and when an unknown version turns up. When even one data
/// key cannot be opened the whole ring is sealed: nothing is sealed or opened until the key-encryption key is mended.
/// </summary>
internal sealed class DataKeyRing(DataKeyStore store, IKeyEncryptionKeySource keySource, HostIdentity host, TimeProvider clock, ILogger<DataKeyRing> logger)
    : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // The version under which a look is noted that was not for a certain version.
    private const int AnyVersion = 0;

    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly ConcurrentDictionary<int, long> lookedFor = new();
    private volatile Keys keys = Keys.Sealed(SealReason.NotLoaded);

    public bool IsSealed => keys.Reason is not null;

    /// <summary>Why it is sealed; null when it is not.</summary>
    public SealReason? Reason => keys.Reason;

    /// <summary>The newest version that this host can open, 0 while sealed.</summary>
    public int Newest => keys.Newest;

    /// <summary>The key that new secrets are sealed under, or null while sealed.</summary>
    public async ValueTask<DataKey?> SealingKeyAsync(CancellationToken cancellationToken)
    {
        if (IsSealed)
        {
            await LookAsync(AnyVersion, cancellationToken);
        }

        return keys.Sealing;
    }

    /// <summary>The key of this version, or null while sealed and for a version that does not exist.</summary>
    public ValueTask<DataKey?> FindAsync(int version, CancellationToken cancellationToken)
        => keys.Find(version) is { } known ? new(known) : LookForAsync(version, cancellationToken);

    /// <summary>Reads the keys now. Whatever is wrong with a key ends in the sealed state; a database that does not answer is an exception and changes nothing.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            Replace(await LoadAsync(cancellationToken));
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Adds a data key that no host uses yet. Not for a sealed ring: over a wrong key-encryption key it would lock the others out.</summary>
    public async Task<int> AddKeyAsync(CancellationToken cancellationToken)
    {
        using var keyEncryptionKey = await keySource.OpenAsync(mayCreate: false, cancellationToken);
        var version = await store.AddNextAsync(v => NewKeyAsync(keyEncryptionKey, v, cancellationToken), cancellationToken);
        await ReloadAsync(cancellationToken);
        return version;
    }

    public void Dispose() => loading.Dispose();

    private async ValueTask<DataKey?> LookForAsync(int version, CancellationToken cancellationToken)
    {
        await LookAsync(IsSealed ? AnyVersion : version, cancellationToken);
        return keys.Find(version);
    }

    /// <summary>At most one look a second for the same reason, however many callers ask.</summary>
    private async Task LookAsync(int version, CancellationToken cancellationToken)
    {
        var before = keys;
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(before, keys) || (lookedFor.TryGetValue(version, out var last) && clock.GetElapsedTime(last) < LookAgain))
            {
                return;
            }

            var now = clock.GetTimestamp();
            foreach (var old in lookedFor.Where(look => clock.GetElapsedTime(look.Value, now) >= LookAgain))
            {
                lookedFor.TryRemove(old);
            }

            lookedFor[version] = now;
            Replace(await LoadAsync(cancellationToken));
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<Keys> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await store.ReadAsync(host.Id, cancellationToken);
            if (rows.Keys.Count == 0)
            {
                await AddFirstKeyAsync(cancellationToken);
                rows = await store.ReadAsync(host.Id, cancellationToken);
            }

            return Keys.Of(await OpenAsync(rows.Keys, cancellationToken), rows.LoadedEverywhere);
        }
        catch (KeyEncryptionKeyException refused)
        {
            if (keys.Reason != refused.Reason)
            {
                logger.LogError("Secrets are sealed ({Reason}): {Why}", Words.Code(refused.Reason), refused.Message);
            }

            return Keys.Sealed(refused.Reason);
        }
    }

    private async Task AddFirstKeyAsync(CancellationToken cancellationToken)
    {
        if (!await store.TryAddFirstAsync(MakeAsync, cancellationToken))
        {
            throw new KeyEncryptionKeyException(
                SealReason.DataKeysMissing, "Sealed secrets exist, but integrations.data_keys is empty: restore its rows, a new key could not open them.");
        }

        async Task<WrappedDataKey> MakeAsync(int version)
        {
            using var keyEncryptionKey = await keySource.OpenAsync(mayCreate: true, cancellationToken);
            return await NewKeyAsync(keyEncryptionKey, version, cancellationToken);
        }
    }

    /// <summary>All or none. Keys that are already open stay open, so that a running host needs its key-encryption key for new data keys only.</summary>
    private async Task<List<DataKey>> OpenAsync(IReadOnlyList<(WrappedDataKey Key, bool Retired)> rows, CancellationToken cancellationToken)
    {
        var opened = new List<DataKey>(rows.Count);
        IKeyEncryptionKey? keyEncryptionKey = null;
        try
        {
            foreach (var (row, retired) in rows)
            {
                if (keys.Find(row.Version) is { } known && known.IsFrom(row))
                {
                    opened.Add(known.As(retired));
                    continue;
                }

                keyEncryptionKey ??= await keySource.OpenAsync(mayCreate: false, cancellationToken);
                opened.Add(new(row, await keyEncryptionKey.UnwrapAsync(row, cancellationToken), retired));
            }
        }
        finally
        {
            keyEncryptionKey?.Dispose();
        }

        return opened;
    }

    private static async Task<WrappedDataKey> NewKeyAsync(IKeyEncryptionKey keyEncryptionKey, int version, CancellationToken cancellationToken)
    {
        var dataKey = RandomNumberGenerator.GetBytes(DataKey.Size);
        var wrapped = await keyEncryptionKey.WrapAsync(version, dataKey, cancellationToken);
        // A key that does not come back would seal every host that meets it: tried before anybody does.
        var back = await keyEncryptionKey.UnwrapAsync(wrapped, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(dataKey, back)
            ? wrapped
            : throw new KeyEncryptionKeyException(SealReason.KeyWrong, "The key-encryption key does not give back what it wrapped.");
    }

    private void Replace(Keys loaded)
    {
        if (keys.Reason is not null && loaded.Reason is null)
        {
            logger.LogInformation("Secrets can be opened: newest data key {Newest}, sealing under {Sealing}", loaded.Newest, loaded.Sealing?.Version);
        }

        keys = loaded;
    }

    /// <summary>One consistent look: replaced as a whole, so readers need no lock.</summary>
    private sealed record Keys(FrozenDictionary<int, DataKey> ByVersion, DataKey? Sealing, int Newest, SealReason? Reason)
    {
        public static Keys Sealed(SealReason reason) => new(FrozenDictionary<int, DataKey>.Empty, null, 0, reason);

        /// <summary>
        /// New secrets go under the newest key that every live host has. Where a live host has none of these keys, the oldest is the one it is
        /// most likely to know.
        /// </summary>
        public static Keys Of(List<DataKey> opened, int? loadedEverywhere)
        {
            var usable = opened.Exists(k => !k.Retired) ? opened.FindAll(k => !k.Retired) : opened;
            var sealing = usable.FindLast(k => loadedEverywhere is null || k.Version <= loadedEverywhere) ?? usable[0];
            return new(opened.ToFrozenDictionary(k => k.Version), sealing, opened[^1].Version, null);
        }

        public DataKey? Find(int version) => ByVersion.GetValueOrDefault(version);
    }
}
