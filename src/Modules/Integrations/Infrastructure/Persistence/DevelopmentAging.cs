using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Makes a connection older, with its log, its deliveries and its runs; the end of an access that cannot renew itself comes nearer. For demonstrations only.</summary>
internal static class DevelopmentAging
{
    private const string Age =
        """
        WITH aged AS (
            UPDATE integrations.integrations SET created_at = created_at - $3, updated_at = updated_at - $3, deleted_at = deleted_at - $3
            WHERE company_id = $1 AND id = $2 RETURNING id, grant_id
        ), ending AS (
            UPDATE integrations.grants SET refresh_expires_at = refresh_expires_at - $3 FROM aged WHERE grants.company_id = $1 AND grants.id = aged.grant_id
        ), lines AS (
            UPDATE integrations.activity SET occurred_at = occurred_at - $3 WHERE company_id = $1 AND integration_id = $2
        ), deliveries AS (
            UPDATE integrations.webhook_deliveries SET received_at = received_at - $3, handed_over_at = handed_over_at - $3 WHERE company_id = $1 AND integration_id = $2
        ), runs AS (
            UPDATE integrations.sync_runs SET started_at = started_at - $3, ended_at = ended_at - $3 WHERE company_id = $1 AND integration_id = $2
        ), streams AS (
            UPDATE integrations.sync_streams SET created_at = created_at - $3, last_success_at = last_success_at - $3, read_until = read_until - $3 WHERE company_id = $1 AND integration_id = $2
        )
        SELECT count(*) FROM aged
        """;

    public static async Task<bool> RunAsync(string ownerConnection, string companyId, Guid integrationId, TimeSpan by, CancellationToken cancellationToken)
    {
        await using var owner = NpgsqlDataSource.Create(ownerConnection);
        await using var command = owner.CreateCommand(Age);
        command.Parameters.Add(new() { Value = companyId });
        command.Parameters.Add(new() { Value = integrationId });
        command.Parameters.Add(new() { Value = by });
        return await command.ExecuteScalarAsync(cancellationToken) is > 0L;
    }
}
