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
