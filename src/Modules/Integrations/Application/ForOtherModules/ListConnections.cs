using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class ListConnectionsHandler(IConnectionStore store) : IRequestHandler<ListConnections, IReadOnlyList<ListedConnection>>
{
    public Task<IReadOnlyList<ListedConnection>> Handle(ListConnections request, CancellationToken cancellationToken)
        => request.Tenant.IsValid
            ? store.ListAsync(request.Tenant, request.Provider, Limits.ConnectionsAtOnce, cancellationToken)
            : throw new ArgumentException("The tenant is none.");
}
