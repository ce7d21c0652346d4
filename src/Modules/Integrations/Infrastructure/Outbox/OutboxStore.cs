using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>An event as it lies in the table.</summary>
internal sealed record StoredEvent(Guid Id, long Sequence, string Type, string Payload);

/// <summary>A lane that this host has leased, and the events that come next in it.</summary>
/// <param name="Owner">The lease: what is written without it changes nothing.</param>
/// <param name="Wakes">How often the lane had been woken when its events were read.</param>
/// <param name="Attempts">How often its first event has failed.</param>
internal sealed record Lane(string CompanyId, Guid IntegrationId, string Handler, Guid Owner, long Cursor, long Wakes, int Attempts, List<StoredEvent> Events);

/// <summary>How far a lane came.</summary>
/// <param name="Cursor">The last event that is over and done with.</param>
/// <param name="Attempts">Failures of the event after that one.</param>
/// <param name="RetryAfter">The wait before its next attempt; null: go on.</param>
/// <param name="More">There is something left that could be done now.</param>
/// <param name="Dead">The event at the cursor was given up.</param>
internal sealed record LaneProgress(long Cursor, int Attempts, string? ErrorCode, TimeSpan? RetryAfter, bool More, DeadEvent? Dead);

internal sealed record DeadEvent(Guid Id, string Type, int Attempts);

/// <summary>Routing and lanes, as the worker. Leases and due times are the database's: hosts may disagree about theirs.</summary>
internal sealed class OutboxStore(WorkerDataSource database)
{
    /// <summary>
    /// One host at a time, events in the order of their places: a lane that begins at one event can so not have missed an earlier one.
    /// A separate statement takes the lock, so that the routing behind it sees what the one before it did.
    /// </summary>
    public const string Alone = "SELECT pg_advisory_xact_lock(hashtextextended('integrations.outbox routing', 0))";

    /// <summary>
    /// Wakes the lanes of the events that nobody has looked at. The count of wakes grows even when the lane is awake, because the host that is at
    /// it may have read the table before these events were there and be about to put it to sleep.
    /// </summary>
    public const string Route =
        """
        WITH waiting AS (
            SELECT company_id, id FROM integrations.outbox WHERE state = 'pending' ORDER BY sequence LIMIT $1
        ), routed AS (
            UPDATE integrations.outbox AS event
            SET state = CASE WHEN event.type = ANY ($2) THEN 'routed' ELSE 'dead' END, routed_at = clock_timestamp()
            FROM waiting WHERE event.company_id = waiting.company_id AND event.id = waiting.id
            RETURNING event.id, event.company_id, event.integration_id, event.sequence, event.type, event.state
        ), woken AS (
            INSERT INTO integrations.outbox_lanes AS lane (company_id, integration_id, handler, cursor, due_at, wakes)
            SELECT routed.company_id, routed.integration_id, handled.handler, min(routed.sequence) - 1, clock_timestamp(), 1
            FROM routed JOIN unnest($3::text[], $4::text[]) AS handled(handler, type) ON handled.type = routed.type
            WHERE routed.state = 'routed'
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            ON CONFLICT (company_id, integration_id, handler) DO UPDATE SET wakes = lane.wakes + 1, due_at = coalesce(lane.due_at, excluded.due_at)
        ), parked AS (
            INSERT INTO integrations.outbox_dead_letters (company_id, integration_id, event_id, type, error_code, attempts)
            SELECT company_id, integration_id, id, type, 'unknown_type', 0 FROM routed WHERE state = 'dead'
            ON CONFLICT DO NOTHING
        )
        SELECT count(*)::int FROM routed
        """;

    /// <summary>
    /// Leases due lanes, of each handler as many as this host has room for. Materialized: a plan that ran the look-up once more for each row would
    /// lease others each time, since it skips those that it has just leased.
    /// </summary>
    public const string Claim =
        """
        WITH due AS MATERIALIZED (
            SELECT lane.company_id, lane.integration_id, lane.handler
            FROM unnest($1::text[], $2::int[]) AS wanted(handler, room)
            CROSS JOIN LATERAL (
                SELECT company_id, integration_id, handler FROM integrations.outbox_lanes
                WHERE handler = wanted.handler AND due_at <= now() ORDER BY due_at LIMIT wanted.room FOR UPDATE SKIP LOCKED
            ) AS lane
        )
        UPDATE integrations.outbox_lanes AS lane SET due_at = clock_timestamp() + $3, lease_owner = $4
        FROM due
        WHERE lane.company_id = due.company_id AND lane.integration_id = due.integration_id AND lane.handler = due.handler
        RETURNING lane.company_id, lane.integration_id, lane.handler, lane.cursor, lane.wakes, lane.attempts
        """;

    /// <summary>What comes next in the leased lanes. A statement of its own, so that it sees everything that the wakes which were just read stand for.</summary>
    public const string Next =
        """
        SELECT lane.company_id, lane.integration_id, lane.handler, event.id, event.sequence, event.type, event.payload::text
        FROM integrations.outbox_lanes AS lane
        CROSS JOIN LATERAL (
            SELECT id, sequence, type, payload FROM integrations.outbox AS event
            WHERE event.company_id = lane.company_id AND event.integration_id = lane.integration_id AND event.sequence > lane.cursor AND event.state = 'routed'
              AND EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS handled(handler, type) WHERE handled.handler = lane.handler AND handled.type = event.type)
            ORDER BY event.sequence LIMIT $4
        ) AS event
        WHERE lane.lease_owner = $1
        ORDER BY event.sequence
        """;

    /// <summary>Keeps the progress and gives the lane back: to sleep when there was nothing left and no wake came meanwhile.</summary>
    public const string Finish =
        """
        WITH moved AS (
            UPDATE integrations.outbox_lanes
            SET cursor = $5, attempts = $6, error_code = $7, lease_owner = NULL, moved_at = clock_timestamp(),
                due_at = CASE WHEN $8::interval IS NOT NULL THEN clock_timestamp() + $8 WHEN wakes = $9 AND NOT $10 THEN NULL ELSE clock_timestamp() END
            WHERE company_id = $1 AND integration_id = $2 AND handler = $3 AND lease_owner = $4
            RETURNING company_id, integration_id, handler
        ), died AS (
            INSERT INTO integrations.outbox_dead_letters (company_id, integration_id, handler, event_id, type, attempts, error_code)
            SELECT moved.company_id, moved.integration_id, moved.handler, $11, $12, $13, $14 FROM moved WHERE $11::uuid IS NOT NULL
            ON CONFLICT DO NOTHING
        )
        SELECT count(*)::int FROM moved
        """;

    /// <returns>How many events were routed: fewer than <paramref name="limit"/> means that none is left.</returns>
    public async Task<int> RouteAsync(EventHandlers handlers, int limit, CancellationToken cancellationToken)
    {
        var (names, types) = Pairs(handlers);
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new(Alone));
        batch.BatchCommands.Add(Command(Route, limit, EventTypes.All.Select(type => type.Code).ToArray(), names, types));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetInt32(0);
    }

    /// <param name="room">By handler, how many lanes may be leased.</param>
    public async Task<IReadOnlyList<Lane>> ClaimAsync(
        EventHandlers handlers, IReadOnlyDictionary<string, int> room, TimeSpan lease, int eventsPerLane, CancellationToken cancellationToken)
    {
        var owner = Guid.CreateVersion7();
        var (names, types) = Pairs(handlers);
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Command(Claim, room.Keys.ToArray(), room.Values.ToArray(), lease, owner));
        batch.BatchCommands.Add(Command(Next, owner, names, types, eventsPerLane));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        var lanes = new Dictionary<(string, Guid, string), Lane>();
        while (await row.ReadAsync(cancellationToken))
        {
            var lane = new Lane(row.GetString(0), row.GetGuid(1), row.GetString(2), owner, row.GetInt64(3), row.GetInt64(4), row.GetInt32(5), []);
            lanes.Add((lane.CompanyId, lane.IntegrationId, lane.Handler), lane);
        }

        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            lanes[(row.GetString(0), row.GetGuid(1), row.GetString(2))].Events.Add(new(row.GetGuid(3), row.GetInt64(4), row.GetString(5), row.GetString(6)));
        }

        return [.. lanes.Values];
    }

    /// <returns>False when the lease is no longer ours: nothing was changed.</returns>
    public async Task<bool> FinishAsync(Lane lane, LaneProgress progress, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Command(
            Finish,
            lane.CompanyId,
            lane.IntegrationId,
            lane.Handler,
            lane.Owner,
            progress.Cursor,
            progress.Attempts,
            progress.ErrorCode,
            progress.RetryAfter,
            lane.Wakes,
            progress.More,
            progress.Dead?.Id,
            progress.Dead?.Type,
            progress.Dead?.Attempts,
            progress.Dead is null ? null : progress.ErrorCode));
        return (int)(await batch.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    private static (string[] Handlers, string[] Types) Pairs(EventHandlers handlers)
    {
        var pairs = handlers.All.Values.SelectMany(handler => handler.Types.Select(type => (handler.Name, type.Code))).ToList();
        return ([.. pairs.Select(pair => pair.Name)], [.. pairs.Select(pair => pair.Code)]);
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
