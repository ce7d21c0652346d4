using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

internal sealed class IntegrationRepository(IntegrationsDbContext context) : IIntegrationRepository
{
    public Task<Integration?> FindAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
        => context.ActFor(tenant).Integrations.Where(new IntegrationsVisibleTo(tenant)).FirstOrDefaultAsync(row => row.Id == id, cancellationToken);

    public void Add(TenantScope tenant, Integration integration) => context.ActFor(tenant).Integrations.Add(integration);

    public async Task<IReadOnlyList<Integration>> ListByGrantAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
        => await context.ActFor(tenant).Integrations
            .Where(row => row.CompanyId == tenant.CompanyId && row.GrantId == id && row.DeletedAt == null)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);

    public Task<Grant?> FindGrantAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
        => context.ActFor(tenant).Grants.FirstOrDefaultAsync(row => row.Id == id && row.CompanyId == tenant.CompanyId, cancellationToken);

    public Task<Grant?> FindGrantAsync(TenantScope tenant, TenantScope owner, string authority, string app, string account, CancellationToken cancellationToken)
        => context.ActFor(tenant).Grants.FirstOrDefaultAsync(
            row => row.CompanyId == owner.CompanyId && row.FranchiseId == owner.FranchiseId && row.Authority == authority && row.App == app && row.Account == account,
            cancellationToken);

    public void Add(TenantScope tenant, Grant grant) => context.ActFor(tenant).Grants.Add(grant);

    public void Remove(TenantScope tenant, Grant grant) => context.ActFor(tenant).Grants.Remove(grant);
}
