using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>
/// A person takes a stream from the run that has it: what the run has reported stays, what it still sends is refused. The next one comes when an interval has passed; whoever wants
/// none pauses the stream.
/// </summary>
internal sealed record CancelSyncCommand(TenantScope Tenant, IntegrationId Id, string Stream) : ICommand<Result<SyncStreamView>>;

internal sealed class CancelSyncHandler(ISyncStore store, IProviderCatalogue catalogue) : IRequestHandler<CancelSyncCommand, Result<SyncStreamView>>
{
    public async Task<Result<SyncStreamView>> Handle(CancelSyncCommand request, CancellationToken cancellationToken)
    {
        var found = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var nextIn = RetryPolicy.Spread(found.Value.Stream.Interval, Random.Shared.NextDouble());
        return await store.TryCancelAsync(found.Value.Integration, request.Stream, nextIn, cancellationToken)
            ? await store.ViewAsync(found.Value, cancellationToken)
            : SyncErrors.NotRunning();
    }
}
