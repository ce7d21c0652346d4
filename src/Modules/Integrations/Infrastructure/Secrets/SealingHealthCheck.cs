using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Ready only while secrets can be sealed and opened.</summary>
internal sealed class SealingHealthCheck(DataKeyRing ring) : IHealthCheck
{
    public const string Name = "sealing";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(ring.Reason is { } reason ? HealthCheckResult.Unhealthy(Words.Code(reason)) : HealthCheckResult.Healthy());
}
