using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Renews every grant whose time has come, so that idle connections do not die. Any number of hosts may do so at once: the lease decides.</summary>
internal sealed record RefreshDueCredentialsCommand : ICommand<Result<SweepReport>>, ISweep;

internal sealed class RefreshDueCredentialsHandler(IGrantStore store, GrantRenewal renewal, IServiceScopeFactory scopes, ILogger<RefreshDueCredentialsHandler> logger)
    : IRequestHandler<RefreshDueCredentialsCommand, Result<SweepReport>>
{
    private const string Job = "refresh";

    public async Task<Result<SweepReport>> Handle(RefreshDueCredentialsCommand request, CancellationToken cancellationToken)
    {
        int done = 0, failed = 0;

        // Worked on once per sweep: a failed one is due again only after its back-off.
        var seen = new HashSet<GrantId>();
        while ((await store.ListDueAsync(Limits.SweepBatch, cancellationToken)).Where(grant => seen.Add(grant.Id)).ToList() is { Count: > 0 } batch)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Limits.SweepParallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(batch, options, async (grant, stop) =>
            {
                var ok = await SweepStep.TryAsync(() => RenewAsync(grant.Tenant, grant.Id, stop), logger, grant.Id.Value, stop);
                Interlocked.Increment(ref done);
                if (!ok)
                {
                    Interlocked.Increment(ref failed);
                }
            });
        }

        return new SweepReport(done, failed);
    }

    private async Task<bool> RenewAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
    {
        var renewed = await renewal.RenewDueAsync(tenant, id, cancellationToken);
        if (renewed is null)
        {
            return true;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System(Job);
        await scope.ServiceProvider.GetRequiredService<RenewalOutcome>().ApplyAsync(tenant, id, renewed.Failure, cancellationToken);
        return renewed.Succeeded;
    }
}

/// <summary>What a renewal means for the connections that live on the grant.</summary>
internal sealed class RenewalOutcome(IIntegrationRepository integrations, IGrantStore store, IUnitOfWork unitOfWork, TimeProvider clock)
{
    public async Task ApplyAsync(TenantScope tenant, GrantId id, ProviderFailure? failure, CancellationToken cancellationToken)
    {
        if (failure is { Reason: var reason } && !reason.IsPermanent() && await StillValidAsync(tenant, id, cancellationToken))
        {
            // While the token works, a failing renewal only retries.
            return;
        }

        foreach (var integration in await integrations.ListByGrantAsync(tenant, id, cancellationToken))
        {
            if (integration.Status == IntegrationStatus.Disconnected)
            {
                continue;
            }

            if (failure is not null)
            {
                integration.FailCheck(failure, clock.Now(), Random.Shared.NextDouble());
            }
            else if (integration.ErrorCode is { } before && (before.IsPassing() || before is FailureReason.ReauthorizationRequired))
            {
                integration.PassCheck(null, clock.Now(), Random.Shared.NextDouble());
            }
        }

        await unitOfWork.CommitAsync<bool>(true, cancellationToken);
    }

    private async Task<bool> StillValidAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
        => await store.ReadAsync(tenant, id, cancellationToken) is { AccessExpiresAt: var end } && (end is null || end > clock.GetUtcNow());
}
