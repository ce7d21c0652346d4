using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Reads for people and programs, as raw SQL: what is hot and what must use its index stands here and is explained by a test.</summary>
internal sealed class IntegrationReadStore(AppDataSource database, IntegrationViews views, GrantEnd ends) : IIntegrationReadStore
{
    public const string Columns =
        """
        id, company_id, franchise_id, provider, status, config::text, account_key, display_name, account::text, verified, grant_id, error_code, error_since,
        error_context::text, next_check_at, last_verified_at, last_synced_at, failure_count, version, created_at, updated_at
        """;

    public const string Get = $"SELECT {Columns} FROM integrations.integrations WHERE id = $1 AND company_id = $2 AND deleted_at IS NULL";

    private const int SummaryRows = 20;

    /// <summary>A line of the log that tells of something that did not work.</summary>
    private const string Failed =
        """
        (a.action = ANY('{failed,connect_refused,consent_not_given}') OR coalesce(a.action = 'checked' AND a.after->>'result' <> 'ok', false))
        """;

    /// <summary>Who is named among the people to choose from: those of the newest lines by a person.</summary>
    private const int LinesOfPeople = 2000;

    public async Task<IntegrationView?> GetAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(tenant, Get, id.Value, tenant.CompanyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var view = Read(tenant, reader);
        return tenant.Sees(view.FranchiseId) ? view : null;
    }

    public async Task<Page<IntegrationView>> ListAsync(TenantScope tenant, IntegrationFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (sql, parameters) = ListSql(tenant, filter, page);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(tenant, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var items = new List<IntegrationView>(page.Limit);
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(Read(tenant, reader));
        }

        return Cut(items, page.Limit, item => new PagePosition(item.CreatedAt, item.Id));
    }

    /// <summary>Only the conditions that are asked for, so that each shape has its own plan.</summary>
    public static (string Sql, object?[] Parameters) ListSql(TenantScope tenant, IntegrationFilter filter, PageRequest page)
    {
        var parameters = new List<object?> { tenant.CompanyId };
        var sql = new StringBuilder($"SELECT {Columns} FROM integrations.integrations WHERE company_id = $1 AND deleted_at IS NULL");
        if (tenant.FranchiseId is { } own)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND (franchise_id IS NULL OR franchise_id = {Parameter(own)})");
        }

        if (filter.FranchiseId is { } franchise)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND franchise_id = {Parameter(franchise)}");
        }

        if (filter.Providers is { } providers)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND provider = ANY({Parameter(Codes(providers))})");
        }

        if (filter.Status is { } status)
        {
            // A literal, not a parameter: one of three words, and each gets its own plan.
            sql.Append(CultureInfo.InvariantCulture, $" AND status = '{Words.Code(status)}'");
        }

        if (filter.Search is { } search)
        {
            var pattern = Parameter($"%{search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%");
            sql.Append(CultureInfo.InvariantCulture, $" AND (display_name ILIKE {pattern} OR account_key ILIKE {pattern} OR account->>'name' ILIKE {pattern} OR provider = ANY({Parameter(Codes(filter.SearchedProviders ?? []))}))");
        }

        if (page.After is { } after)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND (created_at, id) < ({Parameter(after.At)}, {Parameter(after.Id)})");
        }

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY created_at DESC, id DESC LIMIT {Parameter(page.Limit + 1)}");
        return (sql.ToString(), [.. parameters]);

        string Parameter(object value)
        {
            parameters.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
        }
    }

    public async Task<Page<ActivityView>> ListActivityAsync(TenantScope tenant, IntegrationId id, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After ?? new PagePosition(DateTimeOffset.MaxValue, Guid.AllBitsSet);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            """
            SELECT id, occurred_at, action, actor_kind, actor_id, actor_name, actor_address, before::text, after::text
            FROM integrations.activity
            WHERE company_id = $1 AND integration_id = $2 AND (occurred_at, id) < ($3, $4)
            ORDER BY occurred_at DESC, id DESC LIMIT $5
            """,
            tenant.CompanyId,
            id.Value,
            after.At,
            after.Id,
            page.Limit + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var items = new List<ActivityView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(ReadEntry(reader));
        }

        return Cut(items, page.Limit, item => new PagePosition(item.OccurredAt, item.Id));
    }

    public async Task<Page<CompanyActivityView>> ListActivityAsync(TenantScope tenant, ActivityFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After ?? new PagePosition(DateTimeOffset.MaxValue, Guid.AllBitsSet);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            $"""
            SELECT a.id, a.occurred_at, a.action, a.actor_kind, a.actor_id, a.actor_name, a.actor_address, a.before::text, a.after::text,
                   a.integration_id, i.provider, coalesce(i.display_name, i.account->>'name'), i.deleted_at IS NOT NULL OR i.id IS NULL
            FROM integrations.activity a LEFT JOIN integrations.integrations i ON i.id = a.integration_id AND i.company_id = a.company_id
            WHERE a.company_id = $1 AND (a.occurred_at, a.id) < ($2, $3)
              AND ($4::text IS NULL OR a.franchise_id IS NULL OR a.franchise_id = $4)
              {(filter.Integration is null ? "AND $5::uuid IS NULL" : "AND a.integration_id = $5")}
              AND ($6::text[] IS NULL OR a.action = ANY($6))
              AND ($7::text IS NULL OR a.actor_kind = $7)
              AND ($8::timestamptz IS NULL OR a.occurred_at >= $8)
              AND ($9::text IS NULL OR (a.actor_kind = 'person' AND a.actor_id = $9))
              AND ($10::bool IS NULL OR {Failed} = $10)
            ORDER BY a.occurred_at DESC, a.id DESC LIMIT $11
            """,
            tenant.CompanyId,
            after.At,
            after.Id,
            tenant.FranchiseId,
            filter.Integration?.Value,
            filter.Actions?.ToArray(),
            filter.ActorKind,
            filter.Since,
            filter.Person,
            filter.Failed,
            page.Limit + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var items = new List<CompanyActivityView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new(ReadEntry(reader), reader.GetGuid(9), Text(reader, 10), Text(reader, 11), reader.GetBoolean(12)));
        }

        return Cut(items, page.Limit, item => new PagePosition(item.Entry.OccurredAt, item.Entry.Id));
    }

    public async Task<IReadOnlyList<PersonView>> ListPeopleAsync(TenantScope tenant, IntegrationId? integration, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            $"""
            SELECT actor_id, (array_agg(actor_name ORDER BY occurred_at DESC) FILTER (WHERE actor_name IS NOT NULL))[1] AS name
            FROM (
                SELECT actor_id, actor_name, occurred_at FROM integrations.activity
                WHERE company_id = $1 AND actor_kind = 'person' AND ($2::text IS NULL OR franchise_id IS NULL OR franchise_id = $2)
                  AND {(integration is null ? "$3::uuid IS NULL" : "integration_id = $3")}
                ORDER BY occurred_at DESC LIMIT {LinesOfPeople}
            ) AS newest
            GROUP BY actor_id ORDER BY coalesce((array_agg(actor_name ORDER BY occurred_at DESC) FILTER (WHERE actor_name IS NOT NULL))[1], actor_id)
            """,
            tenant.CompanyId,
            tenant.FranchiseId,
            integration?.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var people = new List<PersonView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            people.Add(new(reader.GetString(0), Text(reader, 1)));
        }

        return people;
    }

    public async Task<IReadOnlyList<StoredNotice>> ListNoticesAsync(
        TenantScope tenant, IntegrationId? integration, IReadOnlyCollection<DeclaredSync> declared, TimeSpan endsWithin, int lateAfter, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            $"""
            SELECT i.id, i.provider, ending.at, late.stream, late.since
            FROM integrations.integrations AS i
            LEFT JOIN LATERAL (
                SELECT {GrantEnd.At} AS at FROM integrations.grants AS g
                WHERE g.id = i.grant_id AND g.company_id = i.company_id AND {GrantEnd.MayNeedPerson} AND {GrantEnd.At} < now() + $3 AND {GrantEnd.Ends(9)}
            ) AS ending ON true
            LEFT JOIN LATERAL (
                SELECT stream.stream, coalesce(stream.last_success_at, stream.created_at) AS since
                FROM integrations.sync_streams AS stream
                JOIN unnest($5::text[], $6::text[], $7::interval[]) AS declared(provider, stream, every) ON declared.provider = i.provider AND declared.stream = stream.stream
                WHERE stream.company_id = i.company_id AND stream.integration_id = i.id AND stream.paused_at IS NULL
                  AND coalesce(stream.last_success_at, stream.created_at) + $8 * declared.every < now()
                  AND (stream.last_success_at IS NOT NULL OR EXISTS (
                      SELECT FROM integrations.sync_runs AS run WHERE run.company_id = stream.company_id AND run.integration_id = stream.integration_id AND run.stream = stream.stream))
                ORDER BY since LIMIT 1
            ) AS late ON true
            WHERE i.company_id = $1 AND i.deleted_at IS NULL AND i.status = 'connected' AND ($2::text IS NULL OR i.franchise_id IS NULL OR i.franchise_id = $2)
              AND ($4::uuid IS NULL OR i.id = $4) AND (ending.at IS NOT NULL OR late.stream IS NOT NULL)
            """,
            tenant.CompanyId,
            tenant.FranchiseId,
            endsWithin,
            integration?.Value,
            declared.Select(stream => stream.Provider.Code()).ToArray(),
            declared.Select(stream => stream.Stream).ToArray(),
            declared.Select(stream => stream.Every).ToArray(),
            lateAfter);
        command.BatchCommands[1].Parameters.AddRange(ends.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var notices = new List<StoredNotice>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notices.Add(new(reader.GetGuid(0), reader.GetString(1), Time(reader, 2), Text(reader, 3), Time(reader, 4)));
        }

        return notices;
    }

    public async Task<SummaryView> SummarizeAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            """
            SELECT provider, status, count(*)::int, min(error_since) FILTER (WHERE error_code IS NOT NULL)
            FROM integrations.integrations
            WHERE company_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR franchise_id IS NULL OR franchise_id = $2)
            GROUP BY provider, status
            """,
            tenant.CompanyId,
            tenant.FranchiseId);
        AddStatement(
            command,
            $"""
            SELECT id, provider, error_code, error_since FROM integrations.integrations
            WHERE company_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR franchise_id IS NULL OR franchise_id = $2) AND error_code IS NOT NULL
            ORDER BY error_since LIMIT 1
            """,
            tenant);
        AddStatement(
            command,
            $"""
            SELECT i.id, i.provider, {GrantEnd.At} FROM integrations.integrations i JOIN integrations.grants g ON g.id = i.grant_id AND g.company_id = i.company_id
            WHERE i.company_id = $1 AND i.deleted_at IS NULL AND i.status <> 'disconnected' AND ($2::text IS NULL OR i.franchise_id IS NULL OR i.franchise_id = $2)
              AND {GrantEnd.MayNeedPerson} AND {GrantEnd.At} < now() + interval '30 days' AND {GrantEnd.Ends(3)}
            ORDER BY {GrantEnd.At} LIMIT {SummaryRows}
            """,
            tenant,
            ends.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var counts = new StatusCounts();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(reader.GetString(0), reader.GetString(1), reader.GetInt32(2));
        }

        await reader.NextResultAsync(cancellationToken);
        var oldest = await reader.ReadAsync(cancellationToken)
            ? new OldestFailureView(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))
            : null;
        await reader.NextResultAsync(cancellationToken);
        var expiring = new List<ExpiringView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            expiring.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return new(counts.Total, counts.ByStatus, counts.ByProvider, oldest, expiring);
    }

    /// <summary>The first nine columns of a line of the log.</summary>
    private static ActivityView ReadEntry(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetString(2),
        new(row.GetString(3), row.GetString(4), Text(row, 5), Text(row, 6)),
        Text(row, 7) is { } before ? JsonNode.Parse(before) : null,
        Text(row, 8) is { } afterwards ? JsonNode.Parse(afterwards) : null);

    private static void AddStatement(NpgsqlBatch batch, string sql, TenantScope tenant, params NpgsqlParameter[] further)
    {
        var statement = new NpgsqlBatchCommand(sql);
        statement.Parameters.Add(new NpgsqlParameter { Value = tenant.CompanyId });
        statement.Parameters.Add(new NpgsqlParameter { Value = (object?)tenant.FranchiseId ?? DBNull.Value });
        statement.Parameters.AddRange(further);
        batch.BatchCommands.Add(statement);
    }

    private IntegrationView Read(TenantScope tenant, NpgsqlDataReader row)
    {
        var code = row.GetString(3);
        var franchise = Text(row, 2);
        var reason = Text(row, 11);

        // A row of a provider that this build does not know is shown with everything masked, so that an old host survives a newer one.
        var known = ProviderCodes.TryParse(code, out var provider);
        return new()
        {
            Id = row.GetGuid(0),
            CompanyId = row.GetString(1),
            FranchiseId = franchise,
            Provider = code,
            Status = row.GetString(4),
            Config = MaskedConfig.Of(row.GetFieldValue<byte[]>(5), views.SecretsOf(known ? provider : null)),
            AccountKey = row.GetString(6),
            DisplayName = Text(row, 7),
            Account = Json<ProviderAccount>(row, 8),
            Verified = row.GetBoolean(9),
            GrantId = row.IsDBNull(10) ? null : row.GetGuid(10),
            ErrorCode = reason,
            ErrorMessage = known && Words.TryParse<FailureReason>(reason, out var why) ? views.Explain(provider, Words.Parse<IntegrationStatus>(row.GetString(4)), why) : null,
            ErrorSince = Time(row, 12),
            ErrorContext = Json<ErrorContext>(row, 13),
            NextCheckAt = Time(row, 14),
            LastVerifiedAt = Time(row, 15),
            LastSyncedAt = Time(row, 16),
            FailureCount = row.GetInt32(17),
            Version = row.GetInt32(18),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(19),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(20),
            Inherited = !tenant.Owns(franchise),
        };
    }

    private static Page<T> Cut<T>(List<T> items, int limit, Func<T, PagePosition> position)
    {
        if (items.Count <= limit)
        {
            return new(items, null);
        }

        items.RemoveAt(limit);
        return new(items, position(items[^1]));
    }

    private static string[] Codes(IReadOnlyList<Provider> providers) => [.. providers.Select(provider => provider.Code())];

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static T? Json<T>(NpgsqlDataReader row, int column)
        where T : class
        => row.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(row.GetString(column), Conversions.Json);
}
