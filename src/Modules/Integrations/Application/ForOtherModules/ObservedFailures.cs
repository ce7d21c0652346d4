using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>What was seen in use, brought to the row: by the same rules as a health check.</summary>
internal sealed class ObservedFailures(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ObservedFailures> logger)
{
    private const string Job = "use";

    /// <summary>More than a few changes in a row while we look: whoever made them knows better.</summary>
    private const int Tries = 5;

    public async Task RecordAsync(Connection used, ProviderFailure failure, CancellationToken cancellationToken)
    {
        logger.LogInformation("Integration {Integration}: seen in use, {Reason}, HTTP {Status}", used.Id, failure.Reason.Code(), failure.HttpStatus);
        if (failure.Reason == FailureReason.OperatorFault)
        {
            logger.LogCritical("Operator fault at {Provider}: the platform's own app or setting is refused", used.Provider.Code());
        }

        // A scope of its own: the caller's unit of work is no business of this one.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System(Job);
        var integrations = scope.ServiceProvider.GetRequiredService<IIntegrationRepository>();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        var grants = scope.ServiceProvider.GetRequiredService<IGrantStore>();
        for (var left = Tries; left > 0; left--)
        {
            unitOfWork.Reset();
            if (await integrations.FindAsync(used.Tenant, new(used.Id), cancellationToken) is not { Status: not IntegrationStatus.Disconnected } integration
                || !await IsOfTodayAsync(used, integration, grants, cancellationToken))
            {
                return;
            }

            integration.FailCheck(failure, clock.Now(), Random.Shared.NextDouble());
            if ((await unitOfWork.CommitAsync<bool>(true, cancellationToken)).Succeeded)
            {
                return;
            }
        }
    }

    /// <summary>Of a credential that was replaced since, nothing is known any more.</summary>
    private static async Task<bool> IsOfTodayAsync(Connection used, Integration integration, IGrantStore grants, CancellationToken cancellationToken)
    {
        if (integration.Version != used.Version)
        {
            return false;
        }

        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        return integration.GrantId is not { } id || (await grants.ReadAsync(owner, id, cancellationToken))?.Generation == used.Generation;
    }
}
