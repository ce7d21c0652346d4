using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>A person asks for a new token now, without waiting until it is due.</summary>
internal sealed record RefreshCredentialCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<IntegrationView>>;

internal sealed class RefreshCredentialHandler(
    IIntegrationRepository integrations, IGrantStore store, IProviderCatalogue catalogue, GrantRenewal renewal, RenewalOutcome outcome, IIntegrationReadStore reads)
    : IRequestHandler<RefreshCredentialCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(RefreshCredentialCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var owner = new TenantScope(found.Value.CompanyId, found.Value.FranchiseId);
        if (found.Value.GrantId is not { } id || await store.ReadAsync(owner, id, cancellationToken) is not { } grant)
        {
            return IntegrationErrors.NothingToRefresh();
        }

        var renewed = await renewal.GetAsync(owner, id, new(grant.Generation, ByPerson: true), cancellationToken);
        await outcome.ApplyAsync(owner, id, renewed.Failure, cancellationToken);
        if (renewed.Failure is { } failure && catalogue.Find(found.Value.Provider) is { } provider)
        {
            return ProviderRefusals.Of(provider, failure);
        }

        return await reads.GetAsync(request.Tenant, request.Id, cancellationToken) is { } view ? view : IntegrationErrors.NotFound();
    }
}
