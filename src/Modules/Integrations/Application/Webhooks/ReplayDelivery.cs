using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>
/// Hands an accepted delivery over once more, or asks the provider about a failed one again. Pressed twice within a minute it counts once. The event carries the same
/// delivery id, so that a module which remembers those does not do its work twice.
/// </summary>
internal sealed record ReplayDeliveryCommand(TenantScope Tenant, IntegrationId Id, Guid DeliveryId) : ICommand<Result<WebhookDeliveryView>>;

internal sealed class ReplayDeliveryHandler(IIntegrationRepository integrations, IWebhookDeliveryStore store, WebhookKeeping keeping, TimeProvider clock)
    : IRequestHandler<ReplayDeliveryCommand, Result<WebhookDeliveryView>>
{
    public async Task<Result<WebhookDeliveryView>> Handle(ReplayDeliveryCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        if (await store.FindAsync(request.Tenant, request.DeliveryId, cancellationToken) is not { } delivery || delivery.IntegrationId != request.Id)
        {
            return WebhookErrors.DeliveryNotFound();
        }

        var accepted = delivery.View.Verdict == Words.Code(WebhookVerdict.Accepted);
        if (delivery.Body is null || !(accepted || delivery.View.Verdict == Words.Code(WebhookVerdict.Failed)))
        {
            return WebhookErrors.NothingToReplay();
        }

        await store.ReplayAsync(delivery, accepted ? keeping.EventOf(delivery, clock.Now()) : null, Limits.WebhookReplayOnce, cancellationToken);
        return await store.FindAsync(request.Tenant, request.DeliveryId, cancellationToken) is { } now ? now.View : WebhookErrors.DeliveryNotFound();
    }
}
