using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A row whose check has come, and for whom it is to be done.</summary>
internal readonly record struct DueIntegration(IntegrationId Id, TenantScope Tenant, Provider Provider);

/// <summary>Finds due work over all tenants, as the worker.</summary>
internal interface IDueStore
{
    /// <summary>
    /// Claims due rows for one check, the most overdue first: their next check moves <paramref name="claim"/> ahead, so that no other host takes them,
    /// and a host that dies gives them back by itself. Skips what another host is claiming.
    /// </summary>
    Task<IReadOnlyList<DueIntegration>> ClaimDueChecksAsync(int limit, TimeSpan claim, CancellationToken cancellationToken);
}
