using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Browsing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

internal static class OperatorEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/operator").WithTags("Operator").RequireAuthorization(Scopes.Operate);
        group.MapGet("/summary", Summary).WithName("GetOperatorSummary").WithSummary("Counts over all companies").Produces<OperatorSummaryView>();
        group.MapGet("/failures", Failures).WithName("ListOperatorFailures").WithSummary("Failures over all companies, equal ones grouped").Produces<Listed<FailureGroupView>>();
    }

    private static async Task<IResult> Summary(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetOperatorSummaryQuery(), cancellationToken)).ToOk();

    private static async Task<IResult> Failures(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListOperatorFailuresQuery(), cancellationToken)).ToOk();
}
