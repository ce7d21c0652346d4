using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>Lets go of the account: keys, passwords and tokens are destroyed; settings and history stay.</summary>
internal sealed record DisconnectIntegrationCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<IntegrationView>>, IRepeatable;

internal sealed class DisconnectIntegrationHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, IssuedGrants grants, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<DisconnectIntegrationCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(DisconnectIntegrationCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var kept = catalogue.Find(found.Value.Provider)?.SecretsKeptOnDisconnect ?? new HashSet<string>();
        await grants.ReleaseAsync(request.Tenant, found.Value, cancellationToken);
        var disconnected = found.Value.Disconnect(catalogue.SecretFieldsOf(found.Value.Provider), kept, clock.Now());
        return disconnected.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, found.Value), cancellationToken)
            : disconnected.Error;
    }
}
