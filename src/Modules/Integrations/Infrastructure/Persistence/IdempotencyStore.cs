using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Claims on Idempotency-Keys. Times are the database's: hosts may disagree about theirs.</summary>
internal sealed class IdempotencyStore(AppDataSource database) : IIdempotencyStore
{
    /// <summary>Longer than any attempt may take: a claim older than this was left behind by a crash.</summary>
    private static readonly TimeSpan ClaimTime = Limits.InteractiveAttempt + Limits.InteractiveAttempt;

    private const string Claim =
        """
        INSERT INTO integrations.idempotency_records AS held (company_id, operation, key, request_hash, claim_id, claimed_until, created_at)
        VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6, clock_timestamp())
        ON CONFLICT (company_id, operation, key) DO UPDATE
            SET request_hash = excluded.request_hash, claim_id = excluded.claim_id, claimed_until = excluded.claimed_until, answer = NULL, created_at = excluded.created_at
            WHERE (held.answer IS NULL AND held.claimed_until < clock_timestamp() AND held.request_hash = excluded.request_hash)
               OR held.created_at < clock_timestamp() - $7
        RETURNING claim_id
        """;

    public async Task<IdempotencyClaim> ClaimAsync(TenantScope tenant, string operation, string key, byte[] requestHash, CancellationToken cancellationToken)
    {
        var claimId = Guid.CreateVersion7();
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using (var claim = connection.ForTenant(tenant, Claim, tenant.CompanyId, operation, key, requestHash, claimId, ClaimTime, Limits.IdempotencyRecord))
        await using (var reader = await claim.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
            {
                return new(IdempotencyState.Claimed, operation, key, claimId);
            }
        }

        await using var held = connection.ForTenant(
            tenant,
            "SELECT request_hash, answer::text FROM integrations.idempotency_records WHERE company_id = $1 AND operation = $2 AND key = $3",
            tenant.CompanyId,
            operation,
            key);
        await using var row = await held.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            // Let go between our two looks: the caller's retry finds it free.
            return new(IdempotencyState.InProgress, operation, key, claimId);
        }

        var same = row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(requestHash);
        var answer = await row.IsDBNullAsync(1, cancellationToken) ? null : row.GetString(1);
        var state = !same ? IdempotencyState.Reused : answer is null ? IdempotencyState.InProgress : IdempotencyState.Answered;
        return new(state, operation, key, claimId, answer);
    }

    public async Task ReleaseAsync(TenantScope tenant, IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var release = connection.ForTenant(
            tenant,
            "DELETE FROM integrations.idempotency_records WHERE company_id = $1 AND operation = $2 AND key = $3 AND claim_id = $4 AND answer IS NULL",
            tenant.CompanyId,
            claim.Operation,
            claim.Key,
            claim.ClaimId);
        await release.ExecuteNonQueryAsync(cancellationToken);
    }
}
