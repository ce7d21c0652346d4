using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Due streams over all tenants. What is due is judged by the database's clock.</summary>
internal sealed class DueSyncStore(WorkerDataSource database, TimeProvider clock) : IDueSyncStore
{
    private const string Missing =
        """
        INSERT INTO integrations.sync_streams (company_id, integration_id, stream, next_due_at)
        SELECT row.company_id, row.id, declared.stream, now() + declared.every * random()
        FROM unnest($2::text[], $3::text[], $4::interval[]) AS declared(provider, stream, every)
        JOIN integrations.integrations AS row ON row.provider = declared.provider AND row.status = 'connected' AND row.deleted_at IS NULL
        WHERE NOT EXISTS (
            SELECT FROM integrations.sync_streams AS stream WHERE stream.company_id = row.company_id AND stream.integration_id = row.id AND stream.stream = declared.stream)
        LIMIT $1
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The wait is that of a failure: 5 s doubling to 10 min, shortened by up to a fifth.</summary>
    private const string Abandon =
        """
        WITH left_behind AS MATERIALIZED (
            SELECT company_id, integration_id, stream, run_id FROM integrations.sync_streams
            WHERE run_id IS NOT NULL AND lease_until < now() ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED
        ), noted AS (
            UPDATE integrations.sync_runs AS run SET state = 'abandoned', ended_at = now()
            FROM left_behind WHERE run.company_id = left_behind.company_id AND run.id = left_behind.run_id
        )
        UPDATE integrations.sync_streams AS stream
        SET run_id = NULL, lease_until = NULL, failure_count = stream.failure_count + 1,
            next_due_at = now() + least($2::interval * power(2, least(stream.failure_count, 20)), $3::interval) * (1 - 0.2 * random())
        FROM left_behind WHERE stream.company_id = left_behind.company_id AND stream.integration_id = left_behind.integration_id AND stream.stream = left_behind.stream
        """;

    public const string Claim =
        """
        WITH due AS MATERIALIZED (
            SELECT stream.company_id, stream.integration_id, stream.stream, row.franchise_id, row.provider, row.account_key, declared.every
            FROM integrations.sync_streams AS stream
            JOIN integrations.integrations AS row ON row.id = stream.integration_id AND row.company_id = stream.company_id AND row.status = 'connected' AND row.deleted_at IS NULL
            JOIN unnest($2::text[], $3::text[], $4::interval[]) AS declared(provider, stream, every) ON declared.provider = row.provider AND declared.stream = stream.stream
            WHERE stream.next_due_at <= now() AND stream.paused_at IS NULL AND stream.run_id IS NULL AND ($5::uuid IS NULL OR stream.integration_id = $5)
            ORDER BY stream.next_due_at LIMIT $1 FOR UPDATE OF stream SKIP LOCKED
        )
        UPDATE integrations.sync_streams AS stream SET next_due_at = now() + due.every * (0.9 + 0.2 * random())
        FROM due WHERE stream.company_id = due.company_id AND stream.integration_id = due.integration_id AND stream.stream = due.stream
        RETURNING due.company_id, due.franchise_id, due.integration_id, due.provider, due.account_key, due.stream
        """;

    public async Task<int> DeclareAsync(IReadOnlyCollection<DeclaredSync> declared, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(database.Source.CreateCommand(Missing), declared, limit);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<int> AbandonAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Abandon);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = RetryPolicy.First });
        command.Parameters.Add(new() { Value = RetryPolicy.Longest });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<int> AnnounceAsync(IReadOnlyCollection<DeclaredSync> declared, int limit, IntegrationId? only, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, declared, limit, only, cancellationToken);
        if (due.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var notification in due)
            {
                batch.Insert(notification);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    /// <returns>In the order of the integrations' ids, as the outbox wants them.</returns>
    private async Task<IReadOnlyList<SyncDue>> ClaimAsync(NpgsqlConnection connection, IReadOnlyCollection<DeclaredSync> declared, int limit, IntegrationId? only, CancellationToken cancellationToken)
    {
        await using var command = Command(new NpgsqlCommand(Claim, connection), declared, limit);
        command.Parameters.Add(new() { Value = (object?)only?.Value ?? DBNull.Value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var (due, now) = (new List<SyncDue>(), clock.Now());
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add(new()
            {
                EventId = Guid.CreateVersion7(now),
                OccurredAt = now,
                Tenant = new(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
                IntegrationId = row.GetGuid(2),
                Provider = ProviderCodes.TryParse(row.GetString(3), out var provider) ? provider : throw new InvalidOperationException("Only declared providers are claimed."),
                AccountKey = row.GetString(4),
                Stream = row.GetString(5),
            });
        }

        return [.. due.OrderBy(told => told.IntegrationId)];
    }

    private static NpgsqlCommand Command(NpgsqlCommand command, IReadOnlyCollection<DeclaredSync> declared, int limit)
    {
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = declared.Select(stream => stream.Provider.Code()).ToArray() });
        command.Parameters.Add(new() { Value = declared.Select(stream => stream.Stream).ToArray() });
        command.Parameters.Add(new() { Value = declared.Select(stream => stream.Every).ToArray() });
        return command;
    }
}
