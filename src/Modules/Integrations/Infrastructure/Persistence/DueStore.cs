using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Due checks over all tenants. The work itself goes on under the tenant.</summary>
internal sealed class DueStore(WorkerDataSource database) : IDueStore
{
    public const string Claim =
        """
        WITH due AS MATERIALIZED ( -- planned as a join it could be run again for each row, and claim more than its limit
            SELECT id FROM integrations.integrations
            WHERE next_check_at IS NOT NULL AND next_check_at <= clock_timestamp() AND deleted_at IS NULL AND status <> 'disconnected'
            ORDER BY next_check_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        UPDATE integrations.integrations AS claimed SET next_check_at = clock_timestamp() + $2
        FROM due WHERE claimed.id = due.id
        RETURNING claimed.id, claimed.company_id, claimed.franchise_id, claimed.provider
        """;

    public async Task<IReadOnlyList<DueIntegration>> ClaimDueChecksAsync(int limit, TimeSpan claim, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Claim);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = claim });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueIntegration>();
        while (await row.ReadAsync(cancellationToken))
        {
            // A provider of a newer build: its own hosts check it.
            if (ProviderCodes.TryParse(row.GetString(3), out var provider))
            {
                due.Add(new(new(row.GetGuid(0)), new(row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), provider));
            }
        }

        return due;
    }
}
