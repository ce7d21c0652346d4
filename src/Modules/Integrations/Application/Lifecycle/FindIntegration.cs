using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>How every command on one row begins: it is there, it is ours to change, and nobody changed it since we read it.</summary>
internal static class FindIntegration
{
    public static async Task<Result<Integration>> FindOwnAsync(
        this IIntegrationRepository integrations, TenantScope tenant, IntegrationId id, int? expectedVersion, CancellationToken cancellationToken)
    {
        var integration = await integrations.FindAsync(tenant, id, cancellationToken);
        if (integration is null)
        {
            return IntegrationErrors.NotFound();
        }

        if (!tenant.Owns(integration.FranchiseId))
        {
            return IntegrationErrors.Inherited();
        }

        return expectedVersion is { } version && version != integration.Version ? IntegrationErrors.VersionStale() : integration;
    }
}
