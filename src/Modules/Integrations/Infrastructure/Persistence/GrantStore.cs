using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Grants while they are renewed. Leases and due times are judged by the database's clock, so hosts may disagree about theirs.</summary>
internal sealed class GrantStore(AppDataSource database, WorkerDataSource worker) : IGrantStore
{
    public const string Due =
        """
        SELECT id, company_id, franchise_id FROM integrations.grants
        WHERE next_refresh_at IS NOT NULL AND next_refresh_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY next_refresh_at LIMIT $1
        """;

    public async Task<GrantSnapshot?> ReadAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            """
            SELECT franchise_id, authority, tokens::text, generation, access_expires_at, refresh_expires_at, error_code, failure_count,
                   coalesce(lease_until >= clock_timestamp(), false), next_refresh_at - clock_timestamp(),
                   attempt_started_at IS NOT NULL AND (lease_until IS NULL OR lease_until < clock_timestamp()), clock_timestamp() - updated_at,
                   app, account, scopes
            FROM integrations.grants WHERE id = $1 AND company_id = $2
            """,
            id.Value,
            tenant.CompanyId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        return new()
        {
            Id = id,
            Tenant = new(tenant.CompanyId, row.IsDBNull(0) ? null : row.GetString(0)),
            Authority = row.GetString(1),
            Tokens = IntegrationConfig.Parse(row.GetString(2)),
            Generation = row.GetInt64(3),
            AccessExpiresAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            RefreshExpiresAt = row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
            ErrorCode = row.IsDBNull(6) ? null : Words.Parse<FailureReason>(row.GetString(6)),
            FailureCount = row.GetInt32(7),
            Leased = row.GetBoolean(8),
            DueIn = row.IsDBNull(9) ? null : row.GetTimeSpan(9),
            Interrupted = row.GetBoolean(10),
            Age = row.GetTimeSpan(11),
            App = row.GetString(12),
            Account = row.GetString(13),
            Scopes = row.GetFieldValue<string[]>(14),
        };
    }

    public async Task<GrantLease?> TryLeaseAsync(GrantSnapshot grant, TimeSpan duration, CancellationToken cancellationToken)
    {
        var owner = Guid.CreateVersion7();
        var taken = await ExecuteAsync(
            grant.Tenant,
            """
            UPDATE integrations.grants SET lease_owner = $3, lease_until = clock_timestamp() + $4, attempt_started_at = clock_timestamp()
            WHERE id = $1 AND company_id = $2 AND generation = $5 AND failure_count = $6 AND (lease_until IS NULL OR lease_until < clock_timestamp())
            """,
            cancellationToken,
            grant.Id.Value,
            grant.Tenant.CompanyId,
            owner.ToString(),
            duration,
            grant.Generation,
            grant.FailureCount);
        return taken ? new(grant.Id, grant.Tenant, owner, grant.Generation) : null;
    }

    public Task<bool> SaveAsync(GrantLease lease, RenewedTokens renewed, CancellationToken cancellationToken)
        => ExecuteAsync(
            lease.Tenant,
            """
            UPDATE integrations.grants
            SET tokens = $5::jsonb, access_expires_at = $6, refresh_expires_at = $7, next_refresh_at = $8, scopes = CASE WHEN cardinality($9::text[]) = 0 THEN scopes ELSE $9 END,
                renews_itself = CASE WHEN $5::jsonb ? 'refresh_token' THEN coalesce($7::timestamptz > refresh_expires_at, $7 IS NULL) ELSE coalesce($6::timestamptz > access_expires_at, true) END,
                generation = generation + 1, failure_count = 0, error_code = NULL, error_since = NULL,
                lease_owner = NULL, lease_until = NULL, attempt_started_at = NULL, updated_at = clock_timestamp()
            WHERE id = $1 AND company_id = $2 AND lease_owner = $3 AND generation = $4
            """,
            cancellationToken,
            lease.Id.Value,
            lease.Tenant.CompanyId,
            lease.Owner.ToString(),
            lease.Generation,
            renewed.Tokens.ToJson(),
            renewed.AccessExpiresAt,
            renewed.RefreshExpiresAt,
            renewed.NextRefreshAt,
            renewed.Scopes.ToArray());

    public async Task<bool> FailAsync(GrantLease lease, FailureReason reason, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);

        // The second statement reads the first one's result, so the grant is always locked before the rows that live on it.
        await using var command = connection.ForTenant(
            lease.Tenant,
            """
            WITH failed AS (
                UPDATE integrations.grants
                SET error_since = CASE WHEN error_code = $5 THEN error_since ELSE clock_timestamp() END, error_code = $5, failure_count = failure_count + 1,
                    next_refresh_at = clock_timestamp() + $6::interval,
                    lease_owner = NULL, lease_until = NULL, attempt_started_at = NULL, updated_at = clock_timestamp()
                WHERE id = $1 AND company_id = $2 AND lease_owner = $3 AND generation = $4
                RETURNING id, next_refresh_at
            ), told AS (
                UPDATE integrations.integrations AS row SET next_check_at = clock_timestamp()
                FROM failed
                WHERE row.grant_id = failed.id AND failed.next_refresh_at IS NULL AND row.company_id = $2 AND row.status = 'connected' AND row.deleted_at IS NULL
            )
            SELECT id FROM failed
            """,
            lease.Id.Value,
            lease.Tenant.CompanyId,
            lease.Owner.ToString(),
            lease.Generation,
            reason.Code(),
            retryAfter);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<(GrantId Id, TenantScope Tenant)>> ListDueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(Due);
        command.Parameters.Add(new() { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(GrantId, TenantScope)>();
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add((new(row.GetGuid(0)), new(row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))));
        }

        return due;
    }

    private async Task<bool> ExecuteAsync(TenantScope tenant, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(tenant, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return command.BatchCommands[1].RecordsAffected == 1;
    }
}
