using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Ends by <see cref="GrantEnd"/>, each told of once at each of its days.</summary>
internal sealed class ExpiryStore(WorkerDataSource worker, AppDataSource database, GrantEnd ends) : IExpiryStore
{
    public const string Due =
        $"""
        SELECT id, company_id, ends_at, days FROM (
            SELECT g.id, g.company_id, g.notice_end, g.notice_days,
                   {GrantEnd.At} AS ends_at,
                   (SELECT min(level) FROM unnest($1::int[]) AS level WHERE {GrantEnd.At} <= clock_timestamp() + make_interval(days => level)) AS days
            FROM integrations.grants g
            WHERE {GrantEnd.NeedsPerson}
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
            $"""
            WITH g AS (
                UPDATE integrations.grants AS g SET notice_end = $3, notice_days = $4
                WHERE id = $1 AND company_id = $2 AND released_at IS NULL AND (notice_end IS DISTINCT FROM $3 OR notice_days > $4) AND {GrantEnd.At} = $3
                RETURNING id, tokens
            )
            SELECT i.id, i.franchise_id, i.provider, i.account_key, clock_timestamp()
            FROM g JOIN integrations.integrations AS i ON i.grant_id = g.id AND i.company_id = $2 AND i.deleted_at IS NULL AND i.status <> 'disconnected'
            WHERE {GrantEnd.Ends(5)}
            ORDER BY i.id
            """,
            near.Grant,
            near.CompanyId,
            near.EndsAt,
            near.Days))
        {
            mark.BatchCommands[1].Parameters.AddRange(ends.Parameters());
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
