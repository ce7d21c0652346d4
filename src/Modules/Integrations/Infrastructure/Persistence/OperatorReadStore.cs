using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Over all companies, as the worker: counts and reasons only. Neither settings nor names are selected here.</summary>
internal sealed class OperatorReadStore(WorkerDataSource database) : IOperatorReadStore
{
    public async Task<OperatorSummaryView> SummarizeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        Add("SELECT provider, status, count(*)::int FROM integrations.integrations WHERE deleted_at IS NULL GROUP BY provider, status");
        Add("SELECT count(DISTINCT company_id)::int, (count(*) FILTER (WHERE status = 'connected' AND error_code IS NOT NULL))::int, min(error_since) FROM integrations.integrations WHERE deleted_at IS NULL");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var counts = new StatusCounts();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(reader.GetString(0), reader.GetString(1), reader.GetInt32(2));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        DateTimeOffset? oldest = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(2);
        return new(reader.GetInt32(0), counts.Total, counts.ByStatus, counts.ByProvider, reader.GetInt32(1), oldest);

        void Add(string sql)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            batch.BatchCommands.Add(command);
        }
    }

    public async Task<IReadOnlyList<FailureGroupView>> ListFailuresAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT provider, error_code, count(*)::int, count(DISTINCT company_id)::int, min(error_since), max(error_since), status = 'connected'
            FROM integrations.integrations
            WHERE deleted_at IS NULL AND error_code IS NOT NULL AND error_since IS NOT NULL
            GROUP BY provider, error_code, status = 'connected'
            ORDER BY count(*) DESC, provider, error_code LIMIT $1
            """);
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<FailureGroupView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            groups.Add(new(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt32(2),
                reader.GetInt32(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetBoolean(6)));
        }

        return groups;
    }
}
