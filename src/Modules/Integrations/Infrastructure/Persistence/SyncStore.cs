using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Sync streams while they are read. Each act is one statement: the stream is locked first, and everything else follows from what was found there.</summary>
internal sealed class SyncStore(AppDataSource database, SyncActivity activity) : ISyncStore
{
    private const string Read =
        """
        SELECT row.franchise_id, row.provider, row.account_key, row.status, row.error_code, clock_timestamp(),
               stream.stream, stream.cursor, stream.next_due_at, stream.paused_at, CASE WHEN stream.lease_until >= clock_timestamp() THEN stream.lease_until END,
               stream.failure_count, stream.error_code, stream.last_success_at, stream.created_at,
               run.id, CASE WHEN run.state = 'running' AND stream.lease_until < clock_timestamp() THEN 'abandoned' ELSE run.state END,
               run.started_at, run.ended_at, run.read, run.changed, run.rejected, run.error_code, stream.start_from, stream.read_until
        FROM integrations.integrations AS row
        LEFT JOIN integrations.sync_streams AS stream ON stream.company_id = row.company_id AND stream.integration_id = row.id
        LEFT JOIN LATERAL (
            SELECT * FROM integrations.sync_runs AS run
            WHERE run.company_id = stream.company_id AND run.integration_id = stream.integration_id AND run.stream = stream.stream
            ORDER BY run.started_at DESC LIMIT 1
        ) AS run ON true
        WHERE row.id = $1 AND row.company_id = $2 AND row.deleted_at IS NULL AND ($3::varchar IS NULL OR row.franchise_id IS NULL OR row.franchise_id = $3)
        """;

    private const string Declare =
        """
        INSERT INTO integrations.sync_streams AS known (company_id, integration_id, stream)
        SELECT row.company_id, row.id, declared.stream
        FROM integrations.integrations AS row CROSS JOIN unnest($3::text[]) AS declared(stream)
        WHERE row.id = $1 AND row.company_id = $2 AND row.deleted_at IS NULL
        ON CONFLICT (company_id, integration_id, stream) DO UPDATE SET next_due_at = least(known.next_due_at, excluded.next_due_at)
        WHERE known.last_success_at IS NULL AND known.failure_count = 0 AND known.run_id IS NULL
        """;

    private const string Begin =
        """
        WITH stream AS MATERIALIZED (
            SELECT stream.company_id, stream.integration_id, stream.stream, stream.cursor, stream.run_id
            FROM integrations.sync_streams AS stream
            JOIN integrations.integrations AS row ON row.id = stream.integration_id AND row.company_id = stream.company_id AND row.status = 'connected' AND row.deleted_at IS NULL
            WHERE stream.integration_id = $1 AND stream.company_id = $2 AND stream.stream = $3
              AND stream.paused_at IS NULL AND (stream.lease_until IS NULL OR stream.lease_until < clock_timestamp())
            FOR UPDATE OF stream
        ), left_behind AS (
            UPDATE integrations.sync_runs AS run SET state = 'abandoned', ended_at = clock_timestamp()
            FROM stream WHERE run.company_id = stream.company_id AND run.id = stream.run_id
        ), begun AS (
            INSERT INTO integrations.sync_runs (id, company_id, integration_id, stream, lease, cursor_before, cursor_after)
            SELECT $4, company_id, integration_id, stream, $5, cursor, cursor FROM stream
        )
        UPDATE integrations.sync_streams AS taken
        SET run_id = $4, lease_until = clock_timestamp() + $5, failure_count = taken.failure_count + CASE WHEN stream.run_id IS NULL THEN 0 ELSE 1 END
        FROM stream WHERE taken.company_id = stream.company_id AND taken.integration_id = stream.integration_id AND taken.stream = stream.stream
        RETURNING stream.cursor, taken.start_from, taken.lease_until
        """;

    // Of a run that still has its stream and stands where it thinks it does; locked until the end of the statement.
    private const string Mine =
        """
        WITH mine AS MATERIALIZED (
            SELECT company_id, integration_id, stream FROM integrations.sync_streams
            WHERE integration_id = $1 AND company_id = $2 AND stream = $3 AND run_id = $4 AND cursor IS NOT DISTINCT FROM $5
            FOR UPDATE
        ),
        """;

    private const string Report = Mine +
        """
        noted AS (
            UPDATE integrations.sync_runs AS run SET cursor_after = $6, read = $7, changed = $8, rejected = $9
            FROM mine WHERE run.company_id = $2 AND run.id = $4
            RETURNING run.lease
        )
        UPDATE integrations.sync_streams AS stream SET cursor = $6, read_until = coalesce($10, read_until), lease_until = clock_timestamp() + noted.lease
        FROM mine, noted WHERE stream.company_id = mine.company_id AND stream.integration_id = mine.integration_id AND stream.stream = mine.stream
        RETURNING stream.lease_until
        """;

    private const string Complete = Mine +
        """
        noted AS (
            UPDATE integrations.sync_runs AS run SET state = 'completed', ended_at = clock_timestamp(), cursor_after = $6, read = $7, changed = $8, rejected = $9
            FROM mine WHERE run.company_id = $2 AND run.id = $4
        ), synced AS (
            UPDATE integrations.integrations AS row SET last_synced_at = clock_timestamp() FROM mine WHERE row.id = mine.integration_id AND row.company_id = mine.company_id
        )
        UPDATE integrations.sync_streams AS stream
        SET cursor = $6, read_until = coalesce($10, read_until), run_id = NULL, lease_until = NULL, failure_count = 0, error_code = NULL,
            last_success_at = clock_timestamp(), next_due_at = clock_timestamp() + $11
        FROM mine WHERE stream.company_id = mine.company_id AND stream.integration_id = mine.integration_id AND stream.stream = mine.stream
        RETURNING stream.next_due_at
        """;

    private const string Fail = Mine +
        """
        noted AS (
            UPDATE integrations.sync_runs AS run SET state = 'failed', ended_at = clock_timestamp(), error_code = $6
            FROM mine WHERE run.company_id = $2 AND run.id = $4
        )
        UPDATE integrations.sync_streams AS stream
        SET run_id = NULL, lease_until = NULL, failure_count = stream.failure_count + 1, error_code = $6, next_due_at = clock_timestamp() + $7
        FROM mine WHERE stream.company_id = mine.company_id AND stream.integration_id = mine.integration_id AND stream.stream = mine.stream
        RETURNING stream.next_due_at
        """;

    private const string FindRun =
        """
        SELECT run.state, coalesce(stream.run_id = run.id, false)
        FROM integrations.sync_runs AS run
        JOIN integrations.sync_streams AS stream ON stream.company_id = run.company_id AND stream.integration_id = run.integration_id AND stream.stream = run.stream
        WHERE run.company_id = $1 AND run.id = $2
        """;

    private const string SetPaused =
        """
        WITH moved AS (
            UPDATE integrations.sync_streams SET paused_at = CASE WHEN $4 THEN clock_timestamp() END
            WHERE integration_id = $1 AND company_id = $2 AND stream = $3 AND (paused_at IS NULL) = $4
            RETURNING 1
        )
        """;

    private const string MakeDue =
        """
        WITH moved AS (
            UPDATE integrations.sync_streams AS stream SET next_due_at = least(stream.next_due_at, clock_timestamp())
            FROM integrations.integrations AS row
            WHERE stream.integration_id = $1 AND stream.company_id = $2 AND stream.stream = $3
              AND row.id = stream.integration_id AND row.company_id = stream.company_id AND row.status = 'connected' AND row.deleted_at IS NULL
              AND stream.paused_at IS NULL AND (stream.lease_until IS NULL OR stream.lease_until < clock_timestamp())
            RETURNING 1
        )
        """;

    private const string Restart =
        """
        WITH stream AS MATERIALIZED (
            SELECT company_id, integration_id, stream, run_id, lease_until FROM integrations.sync_streams WHERE integration_id = $1 AND company_id = $2 AND stream = $3 FOR UPDATE
        ), taken AS (
            UPDATE integrations.sync_runs AS run SET state = CASE WHEN stream.lease_until < clock_timestamp() THEN 'abandoned' ELSE 'cancelled' END, ended_at = clock_timestamp()
            FROM stream WHERE run.company_id = stream.company_id AND run.id = stream.run_id
        ), moved AS (
            UPDATE integrations.sync_streams AS again
            SET cursor = NULL, start_from = $4, read_until = NULL, restarted_at = clock_timestamp(), run_id = NULL, lease_until = NULL, next_due_at = clock_timestamp()
            FROM stream WHERE again.company_id = stream.company_id AND again.integration_id = stream.integration_id AND again.stream = stream.stream
            RETURNING 1
        )
        """;

    private const string Cancel =
        """
        WITH stream AS MATERIALIZED (
            SELECT company_id, integration_id, stream, run_id FROM integrations.sync_streams
            WHERE integration_id = $1 AND company_id = $2 AND stream = $3 AND lease_until >= clock_timestamp() FOR UPDATE
        ), taken AS (
            UPDATE integrations.sync_runs AS run SET state = 'cancelled', ended_at = clock_timestamp() FROM stream WHERE run.company_id = stream.company_id AND run.id = stream.run_id
        ), moved AS (
            UPDATE integrations.sync_streams AS free SET run_id = NULL, lease_until = NULL, next_due_at = clock_timestamp() + $4
            FROM stream WHERE free.company_id = stream.company_id AND free.integration_id = stream.integration_id AND free.stream = stream.stream
            RETURNING 1
        )
        """;

    private const string Volume =
        """
        SELECT coalesce(sum(read), 0)::bigint, min(started_at) FROM integrations.sync_runs
        WHERE integration_id = $1 AND company_id = $2 AND stream = $3 AND started_at >= $4
        """;

    private static readonly string PauseAndNote = SetPaused + SyncActivity.Insert(firstParameter: 5);

    private static readonly string MakeDueAndNote = MakeDue + SyncActivity.Insert(firstParameter: 4);

    private static readonly string RestartAndNote = Restart + SyncActivity.Insert(firstParameter: 5);

    private static readonly string CancelAndNote = Cancel + SyncActivity.Insert(firstParameter: 5);

    public async Task<SyncedIntegration?> ReadAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
    {
        await using var row = await ReaderAsync(tenant, Read, cancellationToken, id.Value, tenant.CompanyId, tenant.FranchiseId);

        // A provider of a newer build: its own hosts know its streams.
        if (!await row.Reader.ReadAsync(cancellationToken) || !ProviderCodes.TryParse(row.Reader.GetString(1), out var provider))
        {
            return null;
        }

        var streams = new List<StoredSync>();
        var integration = SyncRows.Integration(tenant.CompanyId, id, provider, row.Reader, streams);
        do
        {
            if (SyncRows.Stream(row.Reader) is { } stream)
            {
                streams.Add(stream);
            }
        }
        while (await row.Reader.ReadAsync(cancellationToken));
        return integration;
    }

    public Task DeclareAsync(TenantScope tenant, IntegrationId id, IReadOnlyCollection<string> streams, CancellationToken cancellationToken)
        => AnyAsync(tenant, Declare, cancellationToken, id.Value, tenant.CompanyId, streams.ToArray());

    public async Task<BegunSync?> TryBeginAsync(SyncedIntegration integration, string stream, Guid run, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var row = await ReaderAsync(integration.Owner, Begin, cancellationToken, integration.Id.Value, integration.Owner.CompanyId, stream, run, lease);
        return await row.Reader.ReadAsync(cancellationToken)
            ? new BegunSync(row.Reader.IsDBNull(0) ? null : row.Reader.GetString(0), SyncRows.Time(row.Reader, 1), row.Reader.GetFieldValue<DateTimeOffset>(2))
            : null;
    }

    public async Task<DateTimeOffset?> TryReportAsync(SyncRun run, SyncReport report, CancellationToken cancellationToken)
    {
        await using var row = await ReaderAsync(run.Tenant, Report, cancellationToken, [.. Values(run, report)]);
        return await row.Reader.ReadAsync(cancellationToken) ? row.Reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    public Task<bool> TryCompleteAsync(SyncRun run, SyncReport report, TimeSpan nextIn, CancellationToken cancellationToken)
        => AnyAsync(run.Tenant, Complete, cancellationToken, [.. Values(run, report), nextIn]);

    public Task<bool> TryFailAsync(SyncRun run, FailureReason? reason, TimeSpan nextIn, CancellationToken cancellationToken)
        => AnyAsync(run.Tenant, Fail, cancellationToken, run.IntegrationId, run.Tenant.CompanyId, run.Stream, run.Id, run.Cursor, reason?.Code(), nextIn);

    public async Task<RunEnding?> FindRunAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var row = await ReaderAsync(run.Tenant, FindRun, cancellationToken, run.Tenant.CompanyId, run.Id);
        return await row.Reader.ReadAsync(cancellationToken) ? new RunEnding(row.Reader.GetString(0), row.Reader.GetBoolean(1)) : null;
    }

    public Task<bool> SetPausedAsync(SyncedIntegration integration, string stream, bool paused, CancellationToken cancellationToken)
        => AnyAsync(
            integration.Owner,
            PauseAndNote,
            cancellationToken,
            [integration.Id.Value, integration.Owner.CompanyId, stream, paused, .. activity.Line(integration, stream, paused ? SyncActivity.Paused : SyncActivity.Resumed)]);

    public Task<bool> TryMakeDueAsync(SyncedIntegration integration, string stream, CancellationToken cancellationToken)
        => AnyAsync(
            integration.Owner,
            MakeDueAndNote,
            cancellationToken,
            [integration.Id.Value, integration.Owner.CompanyId, stream, .. activity.Line(integration, stream, SyncActivity.Requested)]);

    public Task RestartAsync(SyncedIntegration integration, string stream, DateTimeOffset? from, CancellationToken cancellationToken)
        => AnyAsync(
            integration.Owner,
            RestartAndNote,
            cancellationToken,
            [integration.Id.Value, integration.Owner.CompanyId, stream, from, .. activity.Line(integration, stream, SyncActivity.Restarted, from)]);

    public Task<bool> TryCancelAsync(SyncedIntegration integration, string stream, TimeSpan nextIn, CancellationToken cancellationToken)
        => AnyAsync(
            integration.Owner,
            CancelAndNote,
            cancellationToken,
            [integration.Id.Value, integration.Owner.CompanyId, stream, nextIn, .. activity.Line(integration, stream, SyncActivity.Cancelled)]);

    public async Task<SyncVolume> ReadVolumeAsync(SyncedIntegration integration, string stream, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var row = await ReaderAsync(integration.Owner, Volume, cancellationToken, integration.Id.Value, integration.Owner.CompanyId, stream, since);
        await row.Reader.ReadAsync(cancellationToken);
        return new(row.Reader.GetInt64(0), SyncRows.Time(row.Reader, 1));
    }

    private static IReadOnlyList<object?> Values(SyncRun run, SyncReport report) =>
    [
        run.IntegrationId, run.Tenant.CompanyId, run.Stream, run.Id, run.Cursor, report.Cursor, report.Counts.Read, report.Counts.Changed, report.Counts.Rejected, report.ReadUntil,
    ];

    private async Task<bool> AnyAsync(TenantScope tenant, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var row = await ReaderAsync(tenant, sql, cancellationToken, parameters);
        return await row.Reader.ReadAsync(cancellationToken);
    }

    private async Task<OpenReader> ReaderAsync(TenantScope tenant, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            var command = connection.ForTenant(tenant, sql, parameters);
            var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return new(connection, command, reader);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed record OpenReader(NpgsqlConnection Connection, NpgsqlBatch Command, NpgsqlDataReader Reader) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            await Command.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
