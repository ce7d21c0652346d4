using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Joins the unit of work: the event is saved with the changes, in one transaction.</summary>
internal sealed class OutboxWriter(IntegrationsDbContext context) : IOutbox
{
    public void Add(IntegrationNotification notification) => context.ActFor(notification.Tenant).Outbox.Add(OutboxEvent.Of(notification));
}
