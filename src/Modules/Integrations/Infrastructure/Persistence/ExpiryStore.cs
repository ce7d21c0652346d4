using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// The end that counts is the refresh token's, or the access token's where there is no refresh token. What a renewal pushes away is no end: a login, a refresh
/// token that rotates, an access token that can be extended.
/// </summary>
internal sealed class ExpiryStore(WorkerDataSource worker, AppDataSource database) : IExpiryStore
{
    public const string Due =
        """
        SELECT id, company_id, ends_at, days FROM (
            SELECT g.id, g.company_id, g.notice_end, g.notice_days,
                   CASE WHEN g.tokens ? 'refresh_token' THEN g.refresh_expires_at ELSE g.access_expires_at END AS ends_at,
                   (SELECT min(level) FROM unnest($1::int[]) AS level
                     WHERE CASE WHEN g.tokens ? 'refresh_token' THEN g.refresh_expires_at ELSE g.access_expires_at END <= clock_timestamp() + make_interval(days => level)) AS days
            FROM integrations.grants g
            WHERE g.app <> 'login' AND g.released_at IS NULL AND (g.refresh_expires_at IS NOT NULL OR NOT g.tokens ? 'refresh_token')
              -- Before the first renewal nobody knows whether it moves the end; after one that did, nobody has to act.
              AND (g.next_refresh_at IS NULL OR g.error_code IS NOT NULL OR (g.generation > 1 AND NOT g.renews_itself))
        ) AS near
        WHERE days IS NOT NULL AND ends_at > clock_timestamp() AND (notice_end IS DISTINCT FROM ends_at OR notice_days > days)
        ORDER BY ends_at LIMIT $2
        """;

    public async Task<int> NoticeAsync(IReadOnlyList<int> days, CancellationToken cancellationToken)
    {
        var due = new List<Near>();
        await using (var command = worker.Source.CreateCommand(Due))
        {
            command.Parameters.Add(new() { Value = days.ToArray() });
            command.Parameters.Add(new() { Value = Limits.SweepBatch });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                due.Add(new(row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3)));
            }
        }

        var noticed = 0;
        foreach (var near in due)
        {
            noticed += await NoticeAsync(near, cancellationToken) ? 1 : 0;
        }

        return noticed;
    }

    private async Task<bool> NoticeAsync(Near near, CancellationToken cancellationToken)
    {
        var tenant = new TenantScope(near.CompanyId);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var users = new List<IntegrationNotification>();

        // Marked and read in one statement: of two hosts, one finds the mark already there.
        await using (var mark = connection.ForTenant(
            tenant,
            """
            WITH marked AS (
                UPDATE integrations.grants SET notice_end = $3, notice_days = $4
                WHERE id = $1 AND company_id = $2 AND released_at IS NULL AND (notice_end IS DISTINCT FROM $3 OR notice_days > $4)
                  AND CASE WHEN tokens ? 'refresh_token' THEN refresh_expires_at ELSE access_expires_at END = $3
                RETURNING id
            )
            SELECT row.id, row.franchise_id, row.provider, row.account_key, clock_timestamp()
            FROM marked JOIN integrations.integrations AS row ON row.grant_id = marked.id AND row.company_id = $2 AND row.deleted_at IS NULL AND row.status <> 'disconnected'
            ORDER BY row.id
            """,
            near.Grant,
            near.CompanyId,
            near.EndsAt,
            near.Days))
        {
            mark.Transaction = transaction;
            await using var row = await mark.ExecuteReaderAsync(cancellationToken);
            await row.NextResultAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                if (ProviderCodes.TryParse(row.GetString(2), out var provider))
                {
                    var now = row.GetFieldValue<DateTimeOffset>(4);
                    users.Add(new CredentialExpiring
                    {
                        EventId = Guid.CreateVersion7(now),
                        OccurredAt = now,
                        Tenant = new(near.CompanyId, row.IsDBNull(1) ? null : row.GetString(1)),
                        IntegrationId = row.GetGuid(0),
                        Provider = provider,
                        AccountKey = row.GetString(3),
                        ExpiresAt = near.EndsAt,
                        DaysLeft = near.Days,
                    });
                }
            }
        }

        if (users.Count > 0)
        {
            await using var tell = new NpgsqlBatch(connection, transaction);
            foreach (var user in users)
            {
                tell.Insert(user);
            }

            await tell.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return users.Count > 0;
    }

    private sealed record Near(Guid Grant, string CompanyId, DateTimeOffset EndsAt, int Days);
}
