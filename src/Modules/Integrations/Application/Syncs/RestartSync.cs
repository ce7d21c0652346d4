using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>
/// A person has a stream begin again: its module reads what it has read before once more. A run that has the stream loses it. A paused stream, or one whose connection does not
/// work, begins there when it may.
/// </summary>
/// <param name="From">Nothing older is wanted; null: everything. Only where the stream can be read from a date.</param>
internal sealed record RestartSyncCommand(TenantScope Tenant, IntegrationId Id, string Stream, DateTimeOffset? From) : ICommand<Result<SyncStreamView>>;

internal sealed class RestartSyncHandler(ISyncStore store, IDueSyncStore due, DeclaredSyncs declared, IProviderCatalogue catalogue)
    : IRequestHandler<RestartSyncCommand, Result<SyncStreamView>>
{
    public async Task<Result<SyncStreamView>> Handle(RestartSyncCommand request, CancellationToken cancellationToken)
    {
        var found = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var from = request.From?.ToUniversalTime();
        if (found.Value.StartProblem(from) is { } problem)
        {
            return problem;
        }

        await store.RestartAsync(found.Value.Integration, request.Stream, from, cancellationToken);

        // At once instead of at the next sweep. Where it is paused or its connection does not work, this tells nobody.
        await due.AnnounceAsync(declared.All, Limits.SweepBatch, request.Id, cancellationToken);
        return await store.ViewAsync(found.Value, cancellationToken);
    }
}
