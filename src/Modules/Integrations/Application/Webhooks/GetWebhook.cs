using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>The address of one connection: what to paste, when something last came, which secrets count.</summary>
internal sealed record GetWebhookQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<WebhookView>>;

internal sealed class GetWebhookHandler(IIntegrationRepository integrations, IProviderCatalogue catalogue, WebhookAddresses addresses) : IRequestHandler<GetWebhookQuery, Result<WebhookView>>
{
    public async Task<Result<WebhookView>> Handle(GetWebhookQuery request, CancellationToken cancellationToken)
    {
        if (await integrations.FindAsync(request.Tenant, request.Id, cancellationToken) is not { } integration)
        {
            return IntegrationErrors.NotFound();
        }

        // Whoever only uses the company's connection does not see its address: for some providers that is the secret.
        if (!request.Tenant.Owns(integration.FranchiseId))
        {
            return IntegrationErrors.Inherited();
        }

        return catalogue.Find(integration.Provider)?.Webhooks is { } rule
            ? await addresses.ViewAsync(request.Tenant, integration, rule, cancellationToken)
            : WebhookErrors.Unsupported();
    }
}
