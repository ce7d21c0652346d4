using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Syncs;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

internal static class SyncEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var read = api.MapGroup("/{id:guid}/syncs").WithTags("Syncs").RequireAuthorization(Scopes.Read);
        read.MapGet("/", List).WithName("ListSyncs").WithSummary("What other modules read from it, and how that stands").Produces<Listed<SyncStreamView>>().ProducesProblem(404);

        var write = api.MapGroup("/{id:guid}/syncs/{stream}").WithTags("Syncs").RequireAuthorization(Scopes.Write);
        write.MapPost("/run", Run).WithName("RunSync").WithSummary("Read it now instead of at its time").Produces<SyncStreamView>().ProducesProblem(404).ProducesProblem(409);
        write.MapPost("/pause", Pause).WithName("PauseSync").WithSummary("Stop it; a run that is going on ends as it will").Produces<SyncStreamView>().ProducesProblem(404);
        write.MapPost("/resume", Resume).WithName("ResumeSync").WithSummary("Let it go on").Produces<SyncStreamView>().ProducesProblem(404);
        write.MapPost("/cancel", Cancel).WithName("CancelSync").WithSummary("Take it from the run that has it; what was reported stays").Produces<SyncStreamView>().ProducesProblem(404).ProducesProblem(409);
        write.MapPost("/restart", Restart).WithName("RestartSync").WithSummary("Read it again, from a moment or from its beginning; a run that has it loses it")
            .Accepts<RestartSyncBody>(isOptional: true, "application/json").Produces<SyncStreamView>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> List(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListSyncsQuery(http.Tenant(), new(id)), cancellationToken)).ToOk();

    private static async Task<IResult> Run(Guid id, string stream, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new RunSyncCommand(http.Tenant(), new(id), stream), cancellationToken)).ToOk();

    private static async Task<IResult> Pause(Guid id, string stream, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new PauseSyncCommand(http.Tenant(), new(id), stream), cancellationToken)).ToOk();

    private static async Task<IResult> Resume(Guid id, string stream, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ResumeSyncCommand(http.Tenant(), new(id), stream), cancellationToken)).ToOk();

    private static async Task<IResult> Cancel(Guid id, string stream, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new CancelSyncCommand(http.Tenant(), new(id), stream), cancellationToken)).ToOk();

    private static async Task<IResult> Restart(Guid id, string stream, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http, optional: true) is not { } body)
        {
            return Results.Empty;
        }

        var from = body.OptionalMoment("from");
        return body.Problem() is { } problem ? problem.ToProblem() : (await mediator.Send(new RestartSyncCommand(http.Tenant(), new(id), stream, from), cancellationToken)).ToOk();
    }
}
