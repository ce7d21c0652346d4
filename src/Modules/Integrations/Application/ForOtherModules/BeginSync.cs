using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class BeginSyncHandler(SyncRuns runs, ISyncStore store, TimeProvider clock) : IRequestHandler<BeginSync, ConnectionResult<SyncRun>>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    public async Task<ConnectionResult<SyncRun>> Handle(BeginSync request, CancellationToken cancellationToken)
    {
        if (request.Lease < ShortestLease || request.Lease > Limits.LongestSyncLease)
        {
            throw new ArgumentException($"A lease lasts from {ShortestLease} to {Limits.LongestSyncLease}.");
        }

        var found = await runs.FindAsync(request.Tenant, request.IntegrationId, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Failure;
        }

        var integration = found.Value.Integration;
        if (found.Value.Stored is null && integration.Status == IntegrationStatus.Connected)
        {
            await store.DeclareAsync(integration.Owner, integration.Id, [request.Stream], cancellationToken);
        }

        var run = Guid.CreateVersion7(clock.GetUtcNow());
        if (await store.TryBeginAsync(integration, request.Stream, run, request.Lease, cancellationToken) is { } begun)
        {
            return new SyncRun
            {
                Id = run,
                IntegrationId = integration.Id.Value,
                Tenant = integration.Owner,
                Provider = integration.Provider,
                AccountKey = integration.AccountKey,
                Stream = request.Stream,
                Cursor = begun.Cursor,
                From = begun.From,
                LeaseUntil = begun.LeaseUntil,
            };
        }

        // As it stands now: it may have changed since it was read.
        var now = await runs.FindAsync(request.Tenant, request.IntegrationId, request.Stream, cancellationToken);
        return now.Succeeded ? now.Value.WhyNot() : now.Failure;
    }
}
