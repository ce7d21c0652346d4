using System.Data.Common;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>What one look at the database shows: the wrapped keys, and the newest key that every other live host has.</summary>
internal sealed record DataKeyRows(IReadOnlyList<(WrappedDataKey Key, bool Retired)> Keys, int? LoadedEverywhere);

/// <summary>A live host that has not yet loaded a key. <paramref name="NewestKey"/> is 0 while it is sealed.</summary>
internal sealed record HostBehind(string Name, int NewestKey);

/// <summary>The rows of <c>data_keys</c> and <c>hosts</c>. All times are the database's.</summary>
internal sealed class DataKeyStore(WorkerDataSource database)
{
    private const string Live = "seen_at > now() - interval '3 minutes'";

    // One writer of data keys at a time, over all hosts and commands.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('integrations.data_keys', 0))";

    public async Task<DataKeyRows> ReadAsync(Guid self, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new("SELECT version, key_id, wrapped, retired_at IS NOT NULL FROM integrations.data_keys ORDER BY version"));
        // A sealed host (0) holds nobody back: it reads nothing now, and will load every key at once when it is mended.
        batch.BatchCommands.Add(new($"SELECT min(newest_key) FROM integrations.hosts WHERE newest_key > 0 AND {Live} AND id <> $1")
        {
            Parameters = { new() { Value = self } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var keys = new List<(WrappedDataKey, bool)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add((new(reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)), reader.GetBoolean(3)));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(keys, reader.IsDBNull(0) ? null : reader.GetInt32(0));
    }

    /// <summary>Adds the first key unless another host was quicker. False when secrets exist that some lost key had sealed.</summary>
    public async Task<bool> TryAddFirstAsync(Func<int, Task<WrappedDataKey>> make, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Lock, cancellationToken);
        if (await NewestAsync(connection, cancellationToken) > 0)
        {
            return true;
        }

        if (await AnySealedAsync(connection, cancellationToken))
        {
            return false;
        }

        await InsertAsync(connection, await make(1), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <returns>The new version.</returns>
    public async Task<int> AddNextAsync(Func<int, Task<WrappedDataKey>> make, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Lock, cancellationToken);
        var version = await NewestAsync(connection, cancellationToken) + 1;
        await InsertAsync(connection, await make(version), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    /// <summary>Retires every older key that is not in use, and takes back those that are.</summary>
    /// <returns>The versions that are retired now.</returns>
    public async Task<IReadOnlyList<int>> RetireAsync(int olderThan, IReadOnlyCollection<int> inUse, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            UPDATE integrations.data_keys
               SET retired_at = CASE WHEN version < $1 AND version <> ALL ($2) THEN coalesce(retired_at, now()) END
             WHERE (retired_at IS NOT NULL) <> (version < $1 AND version <> ALL ($2))
            """);
        command.Parameters.Add(new() { Value = olderThan });
        command.Parameters.Add(new() { Value = inUse.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var retired = database.Source.CreateCommand("SELECT version FROM integrations.data_keys WHERE retired_at IS NOT NULL ORDER BY version");
        await using var reader = await retired.ExecuteReaderAsync(cancellationToken);
        var versions = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetInt32(0));
        }

        return versions;
    }

    public async Task BeatAsync(HostIdentity host, int newestKey, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO integrations.hosts (id, name, seen_at, newest_key) VALUES ($1, $2, now(), $3)
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, newest_key = excluded.newest_key
            """);
        command.Parameters.Add(new() { Value = host.Id });
        command.Parameters.Add(new() { Value = host.Name });
        command.Parameters.Add(new() { Value = newestKey });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task LeaveAsync(HostIdentity host, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM integrations.hosts WHERE id = $1");
        command.Parameters.Add(new() { Value = host.Id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The live hosts without this key, sealed ones too.</summary>
    public async Task<IReadOnlyList<HostBehind>> BehindAsync(int version, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand($"SELECT name, newest_key FROM integrations.hosts WHERE newest_key < $1 AND {Live} ORDER BY name");
        command.Parameters.Add(new() { Value = version });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hosts = new List<HostBehind>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hosts.Add(new(reader.GetString(0), reader.GetInt32(1)));
        }

        return hosts;
    }

    private static async Task<int> NewestAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM integrations.data_keys", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<bool> AnySealedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var any = string.Join(" OR ", SealedColumn.All.Select(c => $"EXISTS (SELECT FROM {c.Table} WHERE jsonb_path_exists({c.Column}, '$.*.\"$sealed\"'))"));
        await using var command = new NpgsqlCommand($"SELECT {any}", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task InsertAsync(NpgsqlConnection connection, WrappedDataKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("INSERT INTO integrations.data_keys (version, wrapped, key_id, created_at) VALUES ($1, $2, $3, now())", connection);
        command.Parameters.Add(new() { Value = key.Version });
        command.Parameters.Add(new() { Value = key.Bytes });
        command.Parameters.Add(new() { Value = key.KeyId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
