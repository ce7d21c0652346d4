using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class FailSyncHandler(SyncRuns runs, ISyncStore store, IMediator mediator) : IRequestHandler<FailSync, ConnectionResult<SyncState>>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public async Task<ConnectionResult<SyncState>> Handle(FailSync request, CancellationToken cancellationToken)
    {
        var (run, what) = (request.Run, request.What);
        if (what is not null && !Enum.IsDefined(what.Reason))
        {
            throw new ArgumentException("No such reason.");
        }

        var found = await runs.FindAsync(run.Tenant, run.IntegrationId, run.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Failure;
        }

        // Counted while the run has the stream, so nobody else counts meanwhile.
        var nextIn = RetryPolicy.Next((found.Value.Stored?.FailureCount ?? 0) + 1, Bounded(what?.RetryAfter), Random.Shared.NextDouble());
        if (!await store.TryFailAsync(run, what?.Reason, nextIn, cancellationToken))
        {
            return await runs.WhyRefusedAsync(run, cancellationToken);
        }

        if (what is not null && request.Used is { } used)
        {
            await mediator.Send(new ReportFailure(used, what), cancellationToken);
        }

        return await runs.StateAsync(run.Tenant, run.IntegrationId, run.Stream, cancellationToken);
    }

    private static TimeSpan? Bounded(TimeSpan? asked) => asked > LongestWait ? LongestWait : asked;
}
