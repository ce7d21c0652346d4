using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>Counts over all companies. For the scope <c>integrations.operate</c> only.</summary>
internal sealed record GetOperatorSummaryQuery : IQuery<Result<OperatorSummaryView>>;

internal sealed class GetOperatorSummaryHandler(IOperatorReadStore store) : IRequestHandler<GetOperatorSummaryQuery, Result<OperatorSummaryView>>
{
    public async Task<Result<OperatorSummaryView>> Handle(GetOperatorSummaryQuery request, CancellationToken cancellationToken)
        => await store.SummarizeAsync(cancellationToken);
}

/// <summary>Failures of all companies, equal ones grouped, the largest first.</summary>
internal sealed record ListOperatorFailuresQuery : IQuery<Result<Listed<FailureGroupView>>>;

internal sealed class ListOperatorFailuresHandler(IOperatorReadStore store) : IRequestHandler<ListOperatorFailuresQuery, Result<Listed<FailureGroupView>>>
{
    public async Task<Result<Listed<FailureGroupView>>> Handle(ListOperatorFailuresQuery request, CancellationToken cancellationToken)
        => new Listed<FailureGroupView>(await store.ListFailuresAsync(PageCursor.MaxLimit, cancellationToken), null);
}
