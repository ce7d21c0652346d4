using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>Removes a row that was read at version <paramref name="ExpectedVersion"/>: its secrets go at once, the row 31 days later.</summary>
internal sealed record RemoveIntegrationCommand(TenantScope Tenant, IntegrationId Id, int ExpectedVersion) : ICommand<Result<Unit>>;

internal sealed class RemoveIntegrationHandler(IIntegrationRepository integrations, IProviderCatalogue catalogue, IssuedGrants grants, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<RemoveIntegrationCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RemoveIntegrationCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, request.ExpectedVersion, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        await grants.ReleaseAsync(request.Tenant, found.Value, cancellationToken);
        var removed = found.Value.Remove(catalogue.SecretFieldsOf(found.Value.Provider), clock.Now());
        if (!removed.Succeeded)
        {
            return removed.Error;
        }

        var saved = await unitOfWork.CommitAsync<Unit>(Unit.Value, cancellationToken);
        return saved.Error?.Code == IntegrationErrors.ChangedMeanwhile().Code ? IntegrationErrors.VersionStale() : saved;
    }
}
