using GeniusErp.Modules.Integrations.Application.Ports;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Each deletion looks at the age twice: a row that was renewed since it was found stays.</summary>
internal sealed class RetentionStore(WorkerDataSource database) : IRetentionStore
{
    public const string DeleteIdempotencyRecords =
        """
        DELETE FROM integrations.idempotency_records AS record
        USING (
            SELECT company_id, operation, key FROM integrations.idempotency_records
            WHERE created_at < now() - $1 ORDER BY created_at LIMIT $2
        ) AS old
        WHERE record.company_id = old.company_id AND record.operation = old.operation AND record.key = old.key AND record.created_at < now() - $1
        """;

    public const string DeleteRemovedIntegrations =
        """
        DELETE FROM integrations.integrations AS removed
        USING (
            SELECT id FROM integrations.integrations
            WHERE deleted_at < now() - $1 ORDER BY deleted_at LIMIT $2
        ) AS old
        WHERE removed.id = old.id AND removed.deleted_at < now() - $1
        """;

    /// <summary>A lane that has something due and has not come so far still needs the event; one with nothing due has had it, or never wanted it.</summary>
    public const string DeleteDeliveredEvents =
        """
        DELETE FROM integrations.outbox AS delivered
        USING (
            SELECT company_id, id FROM integrations.outbox AS event
            WHERE state = 'routed' AND routed_at < now() - $1
              AND NOT EXISTS (
                SELECT FROM integrations.outbox_lanes AS lane
                WHERE lane.company_id = event.company_id AND lane.integration_id = event.integration_id AND lane.due_at IS NOT NULL AND lane.cursor < event.sequence)
              AND NOT EXISTS (SELECT FROM integrations.outbox_dead_letters AS letter WHERE letter.company_id = event.company_id AND letter.event_id = event.id)
            ORDER BY routed_at LIMIT $2
        ) AS old
        WHERE delivered.company_id = old.company_id AND delivered.id = old.id
        """;

    public const string DeleteIdleLanes =
        """
        DELETE FROM integrations.outbox_lanes AS idle
        USING (
            SELECT company_id, integration_id, handler FROM integrations.outbox_lanes WHERE due_at IS NULL AND moved_at < now() - $1 LIMIT $2
        ) AS old
        WHERE idle.company_id = old.company_id AND idle.integration_id = old.integration_id AND idle.handler = old.handler AND idle.due_at IS NULL
        """;

    public Task<int> DeleteIdempotencyRecordsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken)
        => DeleteAsync(DeleteIdempotencyRecords, cancellationToken, olderThan, limit);

    public Task<int> DeleteRemovedIntegrationsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken)
        => DeleteAsync(DeleteRemovedIntegrations, cancellationToken, olderThan, limit);

    public Task<int> DeleteDeliveredEventsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken)
        => DeleteAsync(DeleteDeliveredEvents, cancellationToken, olderThan, limit);

    public Task<int> DeleteIdleLanesAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken)
        => DeleteAsync(DeleteIdleLanes, cancellationToken, olderThan, limit);

    public Task<int> DeleteEndedAuthorizationsAsync(CancellationToken cancellationToken)
        => DeleteAsync("DELETE FROM integrations.authorizations WHERE expires_at < now()", cancellationToken);

    public Task<int> DeleteHostsAsync(TimeSpan unseenFor, CancellationToken cancellationToken)
        => DeleteAsync("DELETE FROM integrations.hosts WHERE seen_at < now() - $1", cancellationToken, unseenFor);

    public Task<int> MakeActivityPartitionsAsync(int monthsAhead, CancellationToken cancellationToken)
        => CallAsync("SELECT integrations.ensure_activity_partitions($1)", monthsAhead, cancellationToken);

    public Task<int> DropActivityPartitionsAsync(int monthsKept, CancellationToken cancellationToken)
        => CallAsync("SELECT integrations.drop_activity_partitions($1)", monthsKept, cancellationToken);

    private async Task<int> DeleteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<int> CallAsync(string sql, int argument, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = argument });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
