using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>A connection that works has its provider's streams, due at once. One that was connected before keeps its cursors.</summary>
internal sealed class StreamsOfNewConnections(ISyncStore store, DeclaredSyncs declared) : INotificationHandler<IntegrationConnected>
{
    public async Task Handle(IntegrationConnected notification, CancellationToken cancellationToken)
    {
        if (declared.Of(notification.Provider) is { Count: > 0 } streams)
        {
            await store.DeclareAsync(notification.Tenant, new(notification.IntegrationId), streams, cancellationToken);
        }
    }
}
