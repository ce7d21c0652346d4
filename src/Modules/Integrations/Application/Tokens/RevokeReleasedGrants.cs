using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Withdraws at the provider what nobody lives on any more, and destroys it here. Any number of hosts may do so at once: the lease decides.</summary>
internal sealed record RevokeReleasedGrantsCommand : ICommand<Result<SweepReport>>, ISweep;

internal sealed class RevokeReleasedGrantsHandler(IReleasedGrantStore store, IServiceScopeFactory scopes, ILogger<RevokeReleasedGrantsHandler> logger)
    : IRequestHandler<RevokeReleasedGrantsCommand, Result<SweepReport>>
{
    public async Task<Result<SweepReport>> Handle(RevokeReleasedGrantsCommand request, CancellationToken cancellationToken)
    {
        int done = 0, failed = 0;
        var due = await store.ListDueAsync(Limits.SweepBatch, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Limits.SweepParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, options, async (grant, stop) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var ok = await SweepStep.TryAsync(() => scope.ServiceProvider.GetRequiredService<Revocation>().TryAsync(grant.Tenant, grant.Id, stop), logger, grant.Id.Value, stop);
            Interlocked.Increment(ref done);
            if (!ok)
            {
                Interlocked.Increment(ref failed);
            }
        });
        return new SweepReport(done, failed);
    }
}

/// <summary>One withdrawal. A provider that is away is asked again for a day; then the tokens are destroyed all the same, and the history says so.</summary>
internal sealed class Revocation(
    IReleasedGrantStore released, IGrantStore store, IProviderCatalogue catalogue, TokenVault vault, OAuthContexts contexts, IOAuthClient client, TimeProvider clock, ILogger<Revocation> logger)
{
    /// <returns>False when it has to be tried again.</returns>
    public async Task<bool> TryAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(tenant, id, cancellationToken) is not { } grant || await store.TryLeaseAsync(grant, Limits.TokenLease, cancellationToken) is not { } lease)
        {
            return true;
        }

        // Asked after the lease: whoever consents again from here on takes the grant back by a new generation, and nothing below touches it.
        if (await released.AgeAsync(tenant, id, cancellationToken) is not { } age)
        {
            return true;
        }

        var told = await vault.OpenReleaseAsync(grant, cancellationToken);
        var integration = told.Value?.IntegrationId;
        if (await released.IsSharedAsync(grant, cancellationToken))
        {
            return await released.DestroyAsync(lease, integration, "kept_for_others", null, CancellationToken.None);
        }

        var revoked = told.Succeeded ? await RevokeAsync(grant, told.Value, cancellationToken) : told.Failure;
        if (revoked.Succeeded)
        {
            return await released.DestroyAsync(lease, integration, revoked.Value == Revoked.Done ? "done" : "not_offered", null, CancellationToken.None);
        }

        var failure = revoked.Failure;
        logger.LogWarning("Grant {Grant}: could not be withdrawn at {Authority}: {Reason}", id, grant.Authority, failure.Reason.Code());
        if (age >= Limits.RevocationPatience || (failure.Reason.IsPermanent() && failure.Plain))
        {
            return await released.DestroyAsync(lease, integration, "failed", failure.Reason, CancellationToken.None);
        }

        await released.PostponeAsync(lease, RetryPolicy.Next(grant.FailureCount + 1, failure.RetryAfter, Random.Shared.NextDouble()), CancellationToken.None);
        return false;
    }

    private async Task<ProviderResult<Revoked>> RevokeAsync(GrantSnapshot grant, ReleasedGrant told, CancellationToken cancellationToken)
    {
        if (catalogue.Find(told.Provider) is not { } provider || catalogue.Capability<IAuthorizes>(told.Provider) is not { } connector)
        {
            return new ProviderFailure(FailureReason.OperatorFault);
        }

        var (settings, _) = SettingsReader.Complete(provider, SettingsReader.Read(provider, told.Settings).Changed);
        if (provider.OAuth.FirstOrDefault(rule => rule.Authority == grant.Authority) is not { } rule)
        {
            return Revoked.NotOffered;
        }

        var context = contexts.Of(provider, rule, grant.Tenant, settings, grant.App);
        if (!context.Succeeded)
        {
            return new ProviderFailure(FailureReason.OperatorFault);
        }

        var tokens = await vault.OpenAllAsync(grant, cancellationToken);
        if (!tokens.Succeeded)
        {
            return tokens.Failure;
        }

        using var limit = new CancellationTokenSource(Limits.TokenCall, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await connector.RevokeAsync(context.Value, tokens.Value, client, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ProviderFailure(FailureReason.ProviderUnavailable);
        }
    }
}
