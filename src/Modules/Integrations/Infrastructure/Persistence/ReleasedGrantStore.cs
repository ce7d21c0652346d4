using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Grants on their way out. Each write is fenced by lease and generation: a consent that was given again is never touched.</summary>
internal sealed class ReleasedGrantStore(AppDataSource database, WorkerDataSource worker) : IReleasedGrantStore
{
    public const string Due =
        """
        SELECT id, company_id, franchise_id FROM integrations.grants
        WHERE revoke_next_at IS NOT NULL AND revoke_next_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY revoke_next_at LIMIT $1
        """;

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

    public async Task<bool> IsSharedAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(
            "SELECT EXISTS (SELECT FROM integrations.grants WHERE authority = $1 AND app = $2 AND account = $3 AND id <> $4 AND released_at IS NULL)");
        command.Parameters.Add(new() { Value = grant.Authority });
        command.Parameters.Add(new() { Value = grant.App });
        command.Parameters.Add(new() { Value = grant.Account });
        command.Parameters.Add(new() { Value = grant.Id.Value });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<TimeSpan?> AgeAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            "SELECT clock_timestamp() - released_at FROM integrations.grants WHERE id = $1 AND company_id = $2 AND released_at IS NOT NULL",
            id.Value,
            tenant.CompanyId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetTimeSpan(0) : null;
    }

    public async Task<bool> DestroyAsync(GrantLease lease, Guid? integrationId, string outcome, FailureReason? reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);

        // The history is written by what was really destroyed, in one statement.
        await using var command = connection.ForTenant(
            lease.Tenant,
            """
            WITH gone AS (
                DELETE FROM integrations.grants
                WHERE id = $1 AND company_id = $2 AND lease_owner = $3 AND generation = $4 AND released_at IS NOT NULL
                RETURNING company_id, franchise_id, account
            ), told AS (
                INSERT INTO integrations.activity (id, occurred_at, company_id, franchise_id, integration_id, action, actor_kind, actor_id, after)
                SELECT $5, clock_timestamp(), company_id, franchise_id, $6::uuid, 'consent_withdrawn', 'system', 'revoke',
                       jsonb_strip_nulls(jsonb_build_object('outcome', $7::text, 'reason', $8::text, 'account', account))
                FROM gone WHERE $6::uuid IS NOT NULL
            )
            SELECT 1 FROM gone
            """,
            lease.Id.Value,
            lease.Tenant.CompanyId,
            lease.Owner.ToString(),
            lease.Generation,
            Guid.CreateVersion7(),
            integrationId,
            outcome,
            reason?.Code());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken);
    }

    public async Task PostponeAsync(GrantLease lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            lease.Tenant,
            """
            UPDATE integrations.grants
            SET revoke_next_at = clock_timestamp() + $5, failure_count = failure_count + 1, lease_owner = NULL, lease_until = NULL, attempt_started_at = NULL
            WHERE id = $1 AND company_id = $2 AND lease_owner = $3 AND generation = $4 AND released_at IS NOT NULL
            """,
            lease.Id.Value,
            lease.Tenant.CompanyId,
            lease.Owner.ToString(),
            lease.Generation,
            wait);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
