using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

internal sealed record GetIntegrationQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<IntegrationView>>;

internal sealed class GetIntegrationHandler(IIntegrationReadStore store) : IRequestHandler<GetIntegrationQuery, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(GetIntegrationQuery request, CancellationToken cancellationToken)
        => await store.GetAsync(request.Tenant, request.Id, cancellationToken) is { } view ? view : IntegrationErrors.NotFound();
}
