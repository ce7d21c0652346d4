using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class CompleteSyncHandler(SyncRuns runs, ISyncStore store) : IRequestHandler<CompleteSync, ConnectionResult<SyncState>>
{
    public async Task<ConnectionResult<SyncState>> Handle(CompleteSync request, CancellationToken cancellationToken)
    {
        SyncRuns.Check(request.Cursor, request.Counts);
        var run = request.Run;
        var found = await runs.FindAsync(run.Tenant, run.IntegrationId, run.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Failure;
        }

        var nextIn = RetryPolicy.Spread(found.Value.Declared.Interval, Random.Shared.NextDouble());
        return await store.TryCompleteAsync(run, new(request.Cursor, request.Counts, request.ReadUntil?.ToUniversalTime()), nextIn, cancellationToken)
            ? await runs.StateAsync(run.Tenant, run.IntegrationId, run.Stream, cancellationToken)
            : await runs.WhyRefusedAsync(run, cancellationToken);
    }
}
