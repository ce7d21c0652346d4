using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>One row as it was read.</summary>
/// <param name="Provider">The provider's code; null in tables that have none.</param>
/// <param name="Json">The column exactly as read: a rewrite is only written while it still stands there.</param>
internal sealed record SealedRow(Guid Id, string CompanyId, string? Provider, string Json)
{
    // Our own objects are flat; rows that came in by SQL may nest as deep as the database allowed.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 4096 };

    /// <summary>Null for what is no object: it holds no secret of ours.</summary>
    public JsonObject? ToObject() => JsonNode.Parse(Json, documentOptions: Lenient) as JsonObject;
}

/// <summary>
/// Walks through all rows of a column in the order of their ids and writes those that a function changes. A row that somebody else changed in
/// between is read again, never overwritten. Stopping anywhere is safe: the next walk finds what is left.
/// </summary>
internal sealed class SealedRows(WorkerDataSource database)
{
    // A row that changes under three attempts in a row is busy; it is counted as left, and the next run takes it.
    private const int Attempts = 3;

    public async Task<long> CountAsync(SealedColumn column, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand($"SELECT count(*) FROM {column.Table}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <param name="rewrite">The row's new object, or null to leave it. Called again for a row that changed meanwhile.</param>
    /// <param name="walked">Told after each page: rows seen, rows written.</param>
    public async Task WalkAsync(
        SealedColumn column, Func<SealedRow, CancellationToken, ValueTask<JsonObject?>> rewrite, Action<int, int> walked, CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (true)
        {
            var page = await ReadAsync(column, "$1::uuid IS NULL OR id > $1", after, cancellationToken);
            if (page.Count == 0)
            {
                return;
            }

            var rows = page;
            var written = 0;
            for (var attempt = 0; attempt < Attempts && rows.Count > 0; attempt++)
            {
                var lost = new List<Guid>();
                written += await RewriteAsync(column, rows, rewrite, lost, cancellationToken);
                rows = lost.Count == 0 ? [] : await ReadAsync(column, "id = ANY ($1)", lost.ToArray(), cancellationToken);
            }

            walked(page.Count, written);
            after = page[^1].Id;
        }
    }

    /// <summary>How many sealed secrets stand under each key version; under 0 those whose envelope is none.</summary>
    public async Task<IReadOnlyDictionary<int, long>> CensusAsync(CancellationToken cancellationToken)
    {
        var parts = SealedColumn.All.Select(c =>
            $"""
            SELECT member.value ->> '$sealed' AS envelope
              FROM {c.Table}, jsonb_each(CASE WHEN jsonb_typeof({c.Column}) = 'object' THEN {c.Column} ELSE '{"{}"}'::jsonb END) AS member
             WHERE jsonb_typeof(member.value) = 'object' AND member.value ? '$sealed'
            """);
        await using var command = database.Source.CreateCommand(
            $"SELECT substring(envelope FROM '^v1[.]([1-9][0-9]*)[.]') AS version, count(*) FROM ({string.Join(" UNION ALL ", parts)}) AS secrets GROUP BY 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new SortedDictionary<int, long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var named = !reader.IsDBNull(0) && int.TryParse(reader.GetString(0), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            counts[named] = counts.GetValueOrDefault(named) + reader.GetInt64(1);
        }

        return counts;
    }

    private async Task<List<SealedRow>> ReadAsync(SealedColumn column, string where, object? argument, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT id, company_id, {column.Provider}, {column.Column}::text FROM {column.Table} WHERE ({where}) AND {column.Column} IS NOT NULL ORDER BY id LIMIT {column.PageSize}");
        command.Parameters.Add(new() { Value = argument ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SealedRow>(column.PageSize);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3)));
        }

        return rows;
    }

    /// <param name="lost">Gets the ids of rows that were not as they had been read.</param>
    private async Task<int> RewriteAsync(
        SealedColumn column, List<SealedRow> rows, Func<SealedRow, CancellationToken, ValueTask<JsonObject?>> rewrite, List<Guid> lost, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();
        var ids = new List<Guid>();
        foreach (var row in rows)
        {
            if (await rewrite(row, cancellationToken) is { } json)
            {
                ids.Add(row.Id);
                batch.BatchCommands.Add(Update(column, row, json));
            }
        }

        if (ids.Count == 0)
        {
            return 0;
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        lost.AddRange(ids.Where((_, i) => batch.BatchCommands[i].RecordsAffected == 0));
        return ids.Count - lost.Count;
    }

    private static NpgsqlBatchCommand Update(SealedColumn column, SealedRow row, JsonObject json)
        => new($"UPDATE {column.Table} SET {column.Column} = $4 WHERE company_id = $1 AND id = $2 AND {column.Column} = $3")
        {
            Parameters =
            {
                new() { Value = row.CompanyId },
                new() { Value = row.Id },
                new() { Value = row.Json, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = json.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
}
