using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>What a host got of a connection's limit.</summary>
/// <param name="Wait">Until there is something to take again; zero when something was taken.</param>
internal readonly record struct RateLease(int Taken, TimeSpan Wait);

/// <summary>The shared buckets. Time is the database's, so hosts may disagree about theirs.</summary>
internal sealed class RateBucketStore(AppDataSource database)
{
    private const string Make =
        """
        INSERT INTO integrations.rate_buckets (integration_id, company_id, tokens, refilled_at) VALUES ($1, $2, $3, statement_timestamp())
        ON CONFLICT (integration_id) DO NOTHING
        """;

    // The subquery sees the row that is updated, also when somebody else changed it while we waited for its lock.
    private const string Take =
        """
        UPDATE integrations.rate_buckets AS bucket SET (tokens, taken, refilled_at) = (
            SELECT level - granted, granted::int, greatest(bucket.refilled_at, statement_timestamp())
            FROM (SELECT least($3::float8, bucket.tokens + $4::float8 * greatest(0, extract(epoch FROM statement_timestamp() - bucket.refilled_at)::float8)) AS level) AS filled,
            LATERAL (SELECT CASE WHEN bucket.paused_until > statement_timestamp() THEN 0 ELSE least(floor(level), $5::float8) END AS granted) AS given)
        WHERE integration_id = $1 AND company_id = $2
        RETURNING taken, greatest((1 - tokens) / $4::float8, extract(epoch FROM paused_until - statement_timestamp())::float8, 0)
        """;

    private const string Stop =
        """
        UPDATE integrations.rate_buckets
        SET tokens = 0, paused_until = greatest(paused_until, statement_timestamp() + $3), refilled_at = greatest(refilled_at, statement_timestamp() + $3)
        WHERE integration_id = $1 AND company_id = $2
        """;

    /// <summary>Takes at most <paramref name="wanted"/> of what has gathered.</summary>
    /// <param name="capacity">The most that gathers.</param>
    /// <param name="perSecond">How fast it gathers.</param>
    public async Task<RateLease> TakeAsync(TenantScope owner, IntegrationId id, int capacity, double perSecond, int wanted, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        for (var made = false; ; made = true)
        {
            await using (var take = connection.ForTenant(owner, Take, id.Value, owner.CompanyId, (double)capacity, perSecond, (double)wanted))
            await using (var row = await take.ExecuteReaderAsync(cancellationToken))
            {
                await row.NextResultAsync(cancellationToken);
                if (await row.ReadAsync(cancellationToken))
                {
                    var taken = row.GetInt32(0);
                    return new(taken, taken > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(row.GetDouble(1)));
                }
            }

            if (made)
            {
                throw new InvalidOperationException($"Integration {id} has no bucket and takes none.");
            }

            await using var make = connection.ForTenant(owner, Make, id.Value, owner.CompanyId, (double)capacity);
            await make.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Nobody takes anything for this long, on any host.</summary>
    public async Task StopAsync(TenantScope owner, IntegrationId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var stop = connection.ForTenant(owner, Stop, id.Value, owner.CompanyId, wait);
        await stop.ExecuteNonQueryAsync(cancellationToken);
    }
}
