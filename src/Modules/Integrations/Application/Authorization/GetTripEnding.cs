using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>What the last trip of this connection to a consent page told, while it is remembered: the address that it led to has only its code.</summary>
internal sealed record GetTripEndingQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<TripEndingView>>;

/// <param name="Code">Null when nothing is remembered.</param>
/// <param name="Message">Which permission, or which accounts.</param>
internal sealed record TripEndingView(string? Code, Text? Message);

internal sealed class GetTripEndingHandler(IAuthorizationStore store) : IRequestHandler<GetTripEndingQuery, Result<TripEndingView>>
{
    public async Task<Result<TripEndingView>> Handle(GetTripEndingQuery request, CancellationToken cancellationToken)
    {
        var outcome = await store.FindLastOutcomeAsync(request.Tenant, request.Id, cancellationToken);
        return new TripEndingView(outcome?.Code, outcome?.Message);
    }
}
