using GeniusErp.Modules.Integrations.Contracts;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class GetSyncStateHandler(SyncRuns runs) : IRequestHandler<GetSyncState, ConnectionResult<SyncState>>
{
    public Task<ConnectionResult<SyncState>> Handle(GetSyncState request, CancellationToken cancellationToken)
        => runs.StateAsync(request.Tenant, request.IntegrationId, request.Stream, cancellationToken);
}
