using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Logging;
using IntegrationChanged = GeniusErp.Modules.Integrations.Contracts.Events.IntegrationChanged;
using IntegrationConnected = GeniusErp.Modules.Integrations.Contracts.Events.IntegrationConnected;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>
/// A connection that works hears its account's events: where the provider has to be told so for each account, it is told after the connect. A provider that is away is told
/// later, as events are that a handler could not take; one that refuses is not asked again before the next connect, and a test of the connection shows that nothing comes.
/// </summary>
internal sealed class SubscribeConnections(IProviderCatalogue catalogue, IConnectionStore store, ConnectionOpener opener, ILogger<SubscribeConnections> logger)
    : INotificationHandler<IntegrationConnected>, INotificationHandler<IntegrationChanged>
{
    public Task Handle(IntegrationConnected notification, CancellationToken cancellationToken) => SubscribeAsync(notification, cancellationToken);

    /// <summary>Another page, or the wish for events, may be among what changed.</summary>
    public Task Handle(IntegrationChanged notification, CancellationToken cancellationToken)
        => notification.Changed.Contains("settings") ? SubscribeAsync(notification, cancellationToken) : Task.CompletedTask;

    private async Task SubscribeAsync(IntegrationNotification notification, CancellationToken cancellationToken)
    {
        if (catalogue.Capability<ISubscribesToEvents>(notification.Provider) is not { } subscriber
            || (await store.ReadAsync(notification.Tenant, notification.Provider, cancellationToken)).FirstOrDefault(row => row.Id.Value == notification.IntegrationId) is not { } row)
        {
            return;
        }

        // One that is broken by now is subscribed when it is connected again.
        var opened = await opener.OpenAsync(notification.Tenant, row, cancellationToken);
        if (!opened.Succeeded || await subscriber.SubscribeAsync(opened.Value.Attempt, cancellationToken) is not { } failure)
        {
            return;
        }

        if (failure.Reason.IsPassing())
        {
            throw new HttpRequestException($"{notification.Provider.Code()} did not take the subscription: {failure.Reason.Code()}");
        }

        logger.LogWarning("{Provider} does not send the events of {Integration}: {Reason}, code {Code}", notification.Provider.Code(), notification.IntegrationId, failure.Reason.Code(), failure.ProviderCode);
    }
}
