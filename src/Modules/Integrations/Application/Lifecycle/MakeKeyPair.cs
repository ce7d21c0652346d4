using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>
/// A new row, disconnected, with a key pair that was made for it: the company takes the public half to the provider, who then gives what the settings still lack. The row is
/// there first, so that the private half is never lost on the way.
/// </summary>
/// <param name="Config">What is known already; may be incomplete.</param>
internal sealed record MakeKeyPairCommand(TenantScope Tenant, string Provider, string? AccountKey, string? DisplayName, JsonObject Config) : ICommand<Result<IntegrationView>>;

internal sealed class MakeKeyPairHandler(NewIntegrations newIntegrations, IProviderCatalogue catalogue, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<MakeKeyPairCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(MakeKeyPairCommand request, CancellationToken cancellationToken)
    {
        if (!ProviderCodes.TryParse(request.Provider, out var code) || catalogue.Capability<IMakesKeyPair>(code) is not { } maker)
        {
            return IntegrationErrors.UnknownProvider(request.Provider);
        }

        var config = request.Config.DeepClone().AsObject();
        foreach (var (name, half) in maker.MakeKeyPair(request.Tenant.CompanyId, clock.GetUtcNow()))
        {
            config[name] = half;
        }

        var made = await newIntegrations.MakeAsync(new(request.Tenant, request.Provider, null, request.AccountKey, request.DisplayName, config), cancellationToken, mayLack: true);
        return made.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, made.Value), cancellationToken)
            : made.Error;
    }
}
