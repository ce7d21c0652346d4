using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>A person stops a stream: a run that is going on ends as it will, none begins after it.</summary>
internal sealed record PauseSyncCommand(TenantScope Tenant, IntegrationId Id, string Stream) : ICommand<Result<SyncStreamView>>;

internal sealed class PauseSyncHandler(ISyncStore store, IProviderCatalogue catalogue) : IRequestHandler<PauseSyncCommand, Result<SyncStreamView>>
{
    public async Task<Result<SyncStreamView>> Handle(PauseSyncCommand request, CancellationToken cancellationToken)
    {
        var found = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        await store.SetPausedAsync(found.Value.Integration, request.Stream, paused: true, cancellationToken);
        return await store.ViewAsync(found.Value, cancellationToken);
    }
}
