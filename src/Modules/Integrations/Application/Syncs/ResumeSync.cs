using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>A person lets a paused stream go on; what came due meanwhile is due at once.</summary>
internal sealed record ResumeSyncCommand(TenantScope Tenant, IntegrationId Id, string Stream) : ICommand<Result<SyncStreamView>>;

internal sealed class ResumeSyncHandler(ISyncStore store, IProviderCatalogue catalogue) : IRequestHandler<ResumeSyncCommand, Result<SyncStreamView>>
{
    public async Task<Result<SyncStreamView>> Handle(ResumeSyncCommand request, CancellationToken cancellationToken)
    {
        var found = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        await store.SetPausedAsync(found.Value.Integration, request.Stream, paused: false, cancellationToken);
        return await store.ViewAsync(found.Value, cancellationToken);
    }
}
