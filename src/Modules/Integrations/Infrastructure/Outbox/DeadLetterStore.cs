using GeniusErp.Modules.Integrations.Application.Events;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>A dead letter whose replay this host has leased.</summary>
internal sealed record Replay(string CompanyId, Guid Id, string Handler, Guid Owner, StoredEvent Event);

internal sealed class DeadLetterStore(WorkerDataSource database) : IDeadLetterStore
{
    private const string Columns = "id, event_id, type, company_id, integration_id, handler, error_code, attempts, died_at, replay_at IS NOT NULL";

    /// <summary>
    /// A letter of a handler waits for its replay. An event of an unknown type goes to the end of its integration's order, by the rule of
    /// <c>place_in_outbox</c>: first the lock, then the place.
    /// </summary>
    private const string Ask =
        $"""
        WITH asked AS (
            UPDATE integrations.outbox_dead_letters SET replay_at = coalesce(replay_at, clock_timestamp()) WHERE id = $1 AND handler IS NOT NULL
            RETURNING {Columns}
        ), unknown AS (
            DELETE FROM integrations.outbox_dead_letters WHERE id = $1 AND handler IS NULL
            RETURNING id, event_id, type, company_id, integration_id, handler, error_code, attempts, died_at, true
        ), locked AS MATERIALIZED (
            SELECT company_id, event_id, pg_advisory_xact_lock(hashtextextended(integration_id::text, 20261122)) AS held FROM unknown
        ), again AS (
            UPDATE integrations.outbox AS event SET state = 'pending', sequence = nextval('integrations.outbox_sequence')
            FROM locked WHERE event.company_id = locked.company_id AND event.id = locked.event_id AND locked.held IS NOT NULL
        )
        SELECT * FROM asked UNION ALL SELECT * FROM unknown
        """;

    public async Task<IReadOnlyList<DeadLetterView>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand($"SELECT {Columns} FROM integrations.outbox_dead_letters ORDER BY died_at DESC, id DESC LIMIT $1");
        command.Parameters.Add(new() { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<DeadLetterView>();
        while (await row.ReadAsync(cancellationToken))
        {
            letters.Add(Read(row));
        }

        return letters;
    }

    public async Task<DeadLetterView?> ReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new(Ask) { Parameters = { new NpgsqlParameter { Value = id } } });
        batch.BatchCommands.Add(new($"SELECT pg_notify('{DatabaseNotices.OutboxChannel}', '')"));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    public async Task<IReadOnlyList<Replay>> ClaimReplaysAsync(string[] handlers, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        var owner = Guid.CreateVersion7();
        await using var command = database.Source.CreateCommand(
            """
            WITH due AS MATERIALIZED (
                SELECT company_id, id FROM integrations.outbox_dead_letters
                WHERE replay_at <= now() AND handler = ANY ($1) ORDER BY replay_at LIMIT $4 FOR UPDATE SKIP LOCKED
            )
            UPDATE integrations.outbox_dead_letters AS letter SET replay_at = clock_timestamp() + $2, lease_owner = $3
            FROM due, integrations.outbox AS event
            WHERE letter.company_id = due.company_id AND letter.id = due.id AND event.company_id = letter.company_id AND event.id = letter.event_id
            RETURNING letter.company_id, letter.id, letter.handler, event.id, event.sequence, event.type, event.payload::text
            """);
        Add(command, handlers, lease, owner, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var replays = new List<Replay>();
        while (await row.ReadAsync(cancellationToken))
        {
            replays.Add(new(row.GetString(0), row.GetGuid(1), row.GetString(2), owner, new(row.GetGuid(3), row.GetInt64(4), row.GetString(5), row.GetString(6))));
        }

        return replays;
    }

    /// <param name="errorCode">Null: it was handled, and is a dead letter no more.</param>
    public async Task EndReplayAsync(Replay replay, string? errorCode, CancellationToken cancellationToken)
    {
        const string Mine = "WHERE company_id = $1 AND id = $2 AND lease_owner = $3";
        await using var command = database.Source.CreateCommand(errorCode is null
            ? $"DELETE FROM integrations.outbox_dead_letters {Mine}"
            : $"UPDATE integrations.outbox_dead_letters SET error_code = $4, attempts = attempts + 1, replay_at = NULL, lease_owner = NULL {Mine}");
        Add(command, replay.CompanyId, replay.Id, replay.Owner);
        if (errorCode is not null)
        {
            Add(command, errorCode);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
    }

    private static DeadLetterView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetString(3),
        row.GetGuid(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.GetString(6),
        row.GetInt32(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.GetBoolean(9));
}
