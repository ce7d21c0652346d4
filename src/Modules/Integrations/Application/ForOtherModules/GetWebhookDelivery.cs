using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class GetWebhookDeliveryHandler(IWebhookDeliveryStore store, WebhookBodies bodies) : IRequestHandler<GetWebhookDelivery, ConnectionResult<WebhookDelivery>>
{
    public async Task<ConnectionResult<WebhookDelivery>> Handle(GetWebhookDelivery request, CancellationToken cancellationToken)
    {
        if (!request.Tenant.IsValid)
        {
            throw new ArgumentException("The tenant is none.");
        }

        // What was not accepted has no event, so nobody has a reason to ask for it.
        if (await store.FindAsync(request.Tenant, request.DeliveryId, cancellationToken) is not { Body: { } kept } found
            || !request.Tenant.Sees(found.Tenant.FranchiseId) || found.View.Verdict != Words.Code(WebhookVerdict.Accepted))
        {
            return Failure(WebhookErrors.DeliveryNotFound(), ConnectionFailureCodes.DeliveryNotFound);
        }

        var opened = await bodies.OpenAsync(request.Tenant.CompanyId, request.DeliveryId, kept, cancellationToken);
        if (!opened.Succeeded)
        {
            return Failure(opened.Error, opened.Error.Code) with { IntegrationId = found.IntegrationId.Value };
        }

        return new WebhookDelivery
        {
            Id = found.View.Id,
            IntegrationId = found.IntegrationId.Value,
            Provider = found.Provider,
            ReceivedAt = found.View.ReceivedAt,
            Topic = found.View.Topic,
            ProviderDeliveryId = found.View.ProviderDeliveryId,
            SignatureVerified = found.View.SignatureVerified,
            Confirmed = found.View.Reason == WebhookKeeping.Confirmed,
            ContentType = found.View.ContentType,
            Body = opened.Value.Body,
            Query = opened.Value.Query,
        };
    }

    private static ConnectionFailure Failure(Error error, string code) => new(code, new(error.Message.En, error.Message.Ro)) { Reason = error.Reason, RetryAfter = error.RetryAfter };
}
