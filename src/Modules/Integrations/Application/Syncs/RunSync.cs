using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>A person wants a stream read now: its module is told at once, instead of when its time comes.</summary>
internal sealed record RunSyncCommand(TenantScope Tenant, IntegrationId Id, string Stream) : ICommand<Result<SyncStreamView>>;

internal sealed class RunSyncHandler(ISyncStore store, IDueSyncStore due, DeclaredSyncs declared, IProviderCatalogue catalogue)
    : IRequestHandler<RunSyncCommand, Result<SyncStreamView>>
{
    public async Task<Result<SyncStreamView>> Handle(RunSyncCommand request, CancellationToken cancellationToken)
    {
        var found = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        if (!await store.TryMakeDueAsync(found.Value.Integration, request.Stream, cancellationToken))
        {
            return await store.ReadAsync(request.Tenant, request.Id, cancellationToken) is { } now ? SyncErrors.WhyNot(now, found.Value.Provider, request.Stream) : IntegrationErrors.NotFound();
        }

        // At once instead of at the next sweep, which would tell it too.
        await due.AnnounceAsync(declared.All, Limits.SweepBatch, request.Id, cancellationToken);
        return await store.ViewAsync(found.Value, cancellationToken);
    }
}
