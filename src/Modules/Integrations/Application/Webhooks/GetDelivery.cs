using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>One delivery: its headers redacted, its body as a shape with masked values.</summary>
internal sealed record GetDeliveryQuery(TenantScope Tenant, IntegrationId Id, Guid DeliveryId) : IQuery<Result<WebhookDeliveryDetailView>>;

internal sealed class GetDeliveryHandler(IIntegrationReadStore integrations, IWebhookDeliveryStore store, WebhookBodies bodies)
    : IRequestHandler<GetDeliveryQuery, Result<WebhookDeliveryDetailView>>
{
    public async Task<Result<WebhookDeliveryDetailView>> Handle(GetDeliveryQuery request, CancellationToken cancellationToken)
    {
        if (await integrations.GetAsync(request.Tenant, request.Id, cancellationToken) is null)
        {
            return IntegrationErrors.NotFound();
        }

        if (await store.FindAsync(request.Tenant, request.DeliveryId, cancellationToken) is not { } delivery || delivery.IntegrationId != request.Id)
        {
            return WebhookErrors.DeliveryNotFound();
        }

        if (delivery.Body is not { } kept)
        {
            return new WebhookDeliveryDetailView(delivery.View, delivery.Headers, null);
        }

        var opened = await bodies.OpenAsync(request.Tenant.CompanyId, request.DeliveryId, kept, cancellationToken);
        return opened.Succeeded
            ? new WebhookDeliveryDetailView(delivery.View, delivery.Headers, WebhookRedaction.Redact(WebhookBodies.Again(delivery.View, opened.Value)))
            : opened.Error;
    }
}
