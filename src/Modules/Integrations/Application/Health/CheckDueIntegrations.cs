using System.Runtime.CompilerServices;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>Checks every connection whose time has come: free checks only. Any number of hosts may do so at once; each row is checked by one.</summary>
internal sealed record CheckDueIntegrationsCommand : ICommand<Result<SweepReport>>, ISweep;

/// <summary>What a sweep did.</summary>
/// <param name="Done">Rows worked on.</param>
/// <param name="Failed">Of these, how many ended in a failure of the provider or of ours.</param>
internal sealed record SweepReport(int Done, int Failed);

internal sealed class CheckDueIntegrationsHandler(IDueStore due, IServiceScopeFactory scopes, ILogger<CheckDueIntegrationsHandler> logger)
    : IRequestHandler<CheckDueIntegrationsCommand, Result<SweepReport>>
{
    private const string Job = "check";

    /// <summary>Long enough for any check; a claim that runs out was left by a host that died.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    public async Task<Result<SweepReport>> Handle(CheckDueIntegrationsCommand request, CancellationToken cancellationToken)
    {
        int done = 0, failed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Limits.SweepParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ClaimAsync(cancellationToken), options, async (row, stop) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System(Job);
            var ok = await SweepStep.TryAsync(() => scope.ServiceProvider.GetRequiredService<CheckOneDue>().CheckAsync(row, stop), logger, row.Id.Value, stop);
            Interlocked.Increment(ref done);
            if (!ok)
            {
                Interlocked.Increment(ref failed);
            }
        });
        return new SweepReport(done, failed);
    }

    /// <summary>
    /// Claims as many as can be begun soon, when they can be: however slow the provider is, no claim runs out while its row waits for its turn.
    /// </summary>
    private async IAsyncEnumerable<DueIntegration> ClaimAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await due.ClaimDueChecksAsync(Limits.SweepParallelism, Claim, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var row in batch)
            {
                yield return row;
            }
        }
    }
}

/// <summary>One row of the sweep, in a scope of its own.</summary>
internal sealed class CheckOneDue(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, IGrantStore store, CheckConnection check, IssuedGrants grants, IUnitOfWork unitOfWork, TimeProvider clock)
{
    /// <returns>False when the check failed or could not be made.</returns>
    public async Task<bool> CheckAsync(DueIntegration due, CancellationToken cancellationToken)
    {
        var integration = await integrations.FindAsync(due.Tenant, due.Id, cancellationToken);
        if (integration is null || integration.Status == IntegrationStatus.Disconnected || catalogue.Find(due.Provider) is not { } provider)
        {
            return true;
        }

        if (provider.VerifyCost != VerifyCost.Free)
        {
            return await LookOnlyAsync(due.Tenant, integration, cancellationToken);
        }

        var tried = await check.TryAsync(due.Tenant, provider, integration, byPerson: false, cancellationToken);
        if (!tried.Succeeded)
        {
            // Sealed, or settings that a newer build refuses: the claim runs out and the row comes again.
            return false;
        }

        var kept = await grants.KeepAsync(due.Tenant, provider, integration, tried.Value.Verification?.Tokens, cancellationToken);
        var applied = kept.Succeeded ? CheckConnection.Apply(provider, integration, tried.Value, clock.Now()) : kept;

        // A person who changed the row meanwhile wins; its new settings are due by themselves.
        return applied.Succeeded && (await unitOfWork.CommitAsync<bool>(true, cancellationToken)).Succeeded && tried.Value.Failure is null;
    }
    /// <summary>The provider is not called, for that would cost; a renewal that was refused for good is known without it.</summary>
    private async Task<bool> LookOnlyAsync(TenantScope tenant, Integration integration, CancellationToken cancellationToken)
    {
        integration.PostponeCheck(null);
        var grant = integration.GrantId is { } id ? await store.ReadAsync(tenant, id, cancellationToken) : null;
        if (grant is { ErrorCode: { } reason, DueIn: null } && reason.IsPermanent())
        {
            integration.FailCheck(new(reason) { Plain = true }, clock.Now());
        }

        await unitOfWork.CommitAsync<bool>(true, cancellationToken);
        return true;
    }
}
