using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Events;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

internal static class OperatorEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/operator").WithTags("Operator").RequireAuthorization(Scopes.Operate).TakesToken();
        group.MapGet("/summary", Summary).WithName("GetOperatorSummary").WithSummary("Counts over all companies").Produces<OperatorSummaryView>();
        group.MapGet("/failures", Failures).WithName("ListOperatorFailures").WithSummary("Failures over all companies, equal ones grouped").Produces<Listed<FailureGroupView>>();
        group.MapGet("/dead-letters", DeadLetters).WithName("ListDeadLetters").WithSummary("Events that a handler could not take, the newest first").Produces<Listed<DeadLetterView>>();
        group.MapPost("/dead-letters/{letter:guid}/replay", Replay).WithName("ReplayDeadLetter").WithSummary("Give such an event to its handler once more").Produces<DeadLetterView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Summary(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetOperatorSummaryQuery(), cancellationToken)).ToOk();

    private static async Task<IResult> Failures(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListOperatorFailuresQuery(), cancellationToken)).ToOk();

    private static async Task<IResult> DeadLetters(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListDeadLettersQuery(), cancellationToken)).ToOk();

    private static async Task<IResult> Replay(Guid letter, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ReplayDeadLetterCommand(letter), cancellationToken)).ToOk();
}
