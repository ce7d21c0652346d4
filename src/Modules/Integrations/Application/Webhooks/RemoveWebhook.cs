using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>The address and its secrets are gone; what had come stays to be seen. Removing one that is not there is done already.</summary>
internal sealed record RemoveWebhookCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<Unit>>;

internal sealed class RemoveWebhookHandler(IIntegrationRepository integrations, IWebhookEndpointStore endpoints) : IRequestHandler<RemoveWebhookCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RemoveWebhookCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        await endpoints.RemoveAsync(request.Tenant, found.Value, cancellationToken);
        return Unit.Value;
    }
}
