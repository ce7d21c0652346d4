using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

internal sealed class IntegrationRepository(IntegrationsDbContext context) : IIntegrationRepository
{
    public Task<Integration?> FindAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
        => context.ActFor(tenant).Integrations.Where(new IntegrationsVisibleTo(tenant)).FirstOrDefaultAsync(row => row.Id == id, cancellationToken);

    public void Add(TenantScope tenant, Integration integration) => context.ActFor(tenant).Integrations.Add(integration);
}
