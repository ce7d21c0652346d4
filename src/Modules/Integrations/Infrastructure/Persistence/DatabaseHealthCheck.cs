using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Ready when the database answers and has every migration of this build. Tells neither host names nor error texts.</summary>
internal sealed class DatabaseHealthCheck(WorkerDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = await DatabaseMigrator.PendingAsync(database.Source, cancellationToken);
            return pending.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{pending.Count} migrations are pending: run 'migrate'.");
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException or IOException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer, or this login may not use it.");
        }
    }
}
