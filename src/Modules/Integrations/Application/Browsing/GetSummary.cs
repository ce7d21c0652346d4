using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>Counts by status and provider, the oldest failure, what expires soon: of one tenant.</summary>
internal sealed record GetSummaryQuery(TenantScope Tenant) : IQuery<Result<SummaryView>>;

internal sealed class GetSummaryHandler(IIntegrationReadStore store) : IRequestHandler<GetSummaryQuery, Result<SummaryView>>
{
    public async Task<Result<SummaryView>> Handle(GetSummaryQuery request, CancellationToken cancellationToken)
        => await store.SummarizeAsync(request.Tenant, cancellationToken);
}
