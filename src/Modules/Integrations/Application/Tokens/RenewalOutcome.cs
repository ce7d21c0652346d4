using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>What a renewal means for the connections that live on the grant.</summary>
internal sealed class RenewalOutcome(IIntegrationRepository integrations, IGrantStore store, IProviderCatalogue catalogue, IUnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>More than a few changes in a row while we look: the next check of the row tells it.</summary>
    private const int Tries = 5;

    /// <param name="failure">Null: the renewal succeeded.</param>
    public async Task ApplyAsync(TenantScope tenant, GrantId id, ProviderFailure? failure, CancellationToken cancellationToken)
    {
        // The operator's mistake, which has been alarmed: connections stay as they are.
        if (failure?.Reason == FailureReason.OperatorFault)
        {
            return;
        }

        for (var left = Tries; left > 0; left--)
        {
            // What was loaded before the authority answered is old by now.
            unitOfWork.Reset();
            var users = await integrations.ListByGrantAsync(tenant, id, cancellationToken);

            // Read after the rows: a person who replaces the tokens from here on changes the rows too, and the commit notices.
            if (await store.ReadAsync(tenant, id, cancellationToken) is not { } grant || !StillSays(grant, failure))
            {
                return;
            }

            foreach (var integration in users.Where(user => user.Status != IntegrationStatus.Disconnected))
            {
                if (failure is not null && LivesOnAnother(integration, grant))
                {
                    // What it lives on may have died too, or not: a check tells.
                    integration.PostponeCheck(clock.Now());
                }
                else
                {
                    Tell(integration, failure);
                }
            }

            if ((await unitOfWork.CommitAsync<bool>(true, cancellationToken)).Succeeded)
            {
                return;
            }
        }
    }

    /// <summary>Its calls carry a further token of the grant, which does not end with the one that could not be renewed.</summary>
    private bool LivesOnAnother(Integration integration, GrantSnapshot grant)
        => catalogue.Find(integration.Provider) is { LivesOn: { } rule } provider && grant.Has(rule.NameOf(SealedSettings.Plain(provider, integration.Config)));

    private bool StillSays(GrantSnapshot grant, ProviderFailure? failure)
    {
        if (failure is null || grant.ErrorCode != failure.Reason)
        {
            // A failure that has been overtaken says nothing any more.
            return failure is null && grant.ErrorCode is null;
        }

        // While the token works, a failing renewal only retries.
        return failure.Reason.IsPermanent() || !grant.IsUsableAt(clock.GetUtcNow());
    }

    private void Tell(Integration integration, ProviderFailure? failure)
    {
        var now = clock.Now();
        if (failure is not null)
        {
            integration.FailCheck(failure, now, Random.Shared.NextDouble());
        }
        else if (integration.ErrorCode is { } before)
        {
            if (before.IsPassing() || before is FailureReason.ReauthorizationRequired)
            {
                integration.PassCheck(null, now, Random.Shared.NextDouble());
            }
            else
            {
                // New tokens may have mended it, or not: a check tells.
                integration.PostponeCheck(now);
            }
        }
    }
}
