using System.Data.Common;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>
/// The one place that calls an authority: under the grant's lease, the attempt marked first, the result written under a fence and saved before
/// anyone gets it. No database connection is held while the authority answers.
/// </summary>
internal sealed class RenewalAttempt(IGrantStore store, IServiceScopeFactory scopes, TokenVault tokens, TimeProvider clock, ILogger<RenewalAttempt> logger)
{
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromMilliseconds(500);

    /// <summary>Null when the lease is somebody else's, or the grant is no longer as it was read.</summary>
    public async Task<ProviderResult<AccessToken>?> TryAsync(GrantSnapshot grant)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetServices<IRenewsGrants>().FirstOrDefault(candidate => candidate.Renews(grant)) is not { } way)
        {
            // An authority of a newer build: its own hosts renew it, and nothing is written that would stop them.
            logger.LogWarning("Grant {Grant}: this build does not know how to renew tokens of {Authority}", grant.Id, grant.Authority);
            return new ProviderFailure(FailureReason.OperatorFault);
        }

        if (!await tokens.IsOpenAsync(CancellationToken.None))
        {
            // What the authority issues now could not be kept, and what it replaces might be dead. Nothing is written while sealed.
            logger.LogError("Grant {Grant}: not renewed, because the keys of this host are sealed", grant.Id);
            return new ProviderFailure(FailureReason.OperatorFault);
        }

        if (await store.TryLeaseAsync(grant, Limits.TokenLease, CancellationToken.None) is not { } lease)
        {
            return null;
        }

        if (grant.Interrupted)
        {
            logger.LogWarning("Grant {Grant}: an earlier renewal was interrupted; trying once more", grant.Id);
        }

        var begun = clock.GetTimestamp();
        var renewed = await CallAsync(way, grant);
        return renewed.Succeeded ? await KeepAsync(grant, lease, renewed.Value, way.MarginOf(grant), begun) : await FailAsync(grant, lease, renewed.Failure);
    }

    private async Task<ProviderResult<IssuedTokens>> CallAsync(IRenewsGrants way, GrantSnapshot grant)
    {
        using var limit = new CancellationTokenSource(Limits.TokenCall, clock);
        try
        {
            return await way.RenewAsync(grant, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ProviderFailure(FailureReason.ProviderUnavailable);
        }
    }

    private async Task<ProviderResult<AccessToken>> KeepAsync(GrantSnapshot grant, GrantLease lease, IssuedTokens issued, TimeSpan margin, long begun)
    {
        var sealedTokens = await tokens.SealAsync(grant.Tenant.CompanyId, grant.Id, issued, grant.Tokens, CancellationToken.None);
        if (!sealedTokens.Succeeded)
        {
            return await FailAsync(grant, lease, new(FailureReason.OperatorFault));
        }

        var now = clock.Now();
        var end = RenewalSchedule.EndOf(now, issued.AccessExpiresAt);
        var kept = new RenewedTokens(
            sealedTokens.Value, end, issued.RefreshExpiresAt ?? grant.RefreshExpiresAt, RenewalSchedule.DueAt(now, end, margin, Random.Shared.NextDouble()), issued.Scopes);
        return await SaveAsync(lease, kept, begun)
            ? await tokens.OpenAsync(grant with { Tokens = kept.Tokens, Generation = lease.Generation + 1, AccessExpiresAt = end }, null, CancellationToken.None)
            : await OverruledAsync(grant, new(FailureReason.ProviderUnavailable));
    }

    /// <summary>
    /// Tokens that only this process knows are not given up for a database that is away for a moment: it is asked again as long as the lease keeps
    /// others from trying. A save whose outcome is unknown is told by what the row holds.
    /// </summary>
    private async Task<bool> SaveAsync(GrantLease lease, RenewedTokens kept, long begun)
    {
        for (var unknown = false; ; unknown = true)
        {
            try
            {
                return await store.SaveAsync(lease, kept, CancellationToken.None)
                    || (unknown && await store.ReadAsync(lease.Tenant, lease.Id, CancellationToken.None) is { } row && TokenVault.AreSame(row.Tokens, kept.Tokens));
            }
            catch (DbException problem) when (clock.GetElapsedTime(begun) + BetweenSaves < Limits.TokenLease)
            {
                logger.LogWarning("Grant {Grant}: new tokens could not be saved yet ({Reason}); trying again", lease.Id, problem.SqlState ?? problem.GetType().Name);
                await Task.Delay(BetweenSaves, clock);
            }
        }
    }

    private async Task<ProviderResult<AccessToken>> FailAsync(GrantSnapshot grant, GrantLease lease, ProviderFailure failure)
    {
        // An unclear refusal that is heard a second time, a minute or more after the first, is as good as a plain one: going on would lock accounts.
        var waitsForPerson = failure.Reason.IsPermanent() && (failure.Plain || (grant.ErrorCode is { } before && before.IsPermanent()));
        TimeSpan? retry = waitsForPerson ? null : RenewalSchedule.RetryAfter(failure.Reason, grant.FailureCount + 1, failure.RetryAfter, Random.Shared.NextDouble());
        failure = failure with { Plain = waitsForPerson, RetryAfter = retry };
        if (!await store.FailAsync(lease, failure.Reason, retry, CancellationToken.None))
        {
            return await OverruledAsync(grant, failure);
        }

        logger.LogInformation("Grant {Grant}: renewal refused, {Reason}; next try {Retry}", grant.Id, failure.Reason.Code(), retry);
        if (failure.Reason == FailureReason.OperatorFault)
        {
            logger.LogCritical("Operator fault at {Authority}: the platform's own app or setting is refused (code {Code})", grant.Authority, failure.ProviderCode);
        }

        return failure;
    }

    /// <summary>The lease ran out under us, or a person replaced the tokens: what stands in the row counts, not what we were told.</summary>
    private async Task<ProviderResult<AccessToken>> OverruledAsync(GrantSnapshot grant, ProviderFailure otherwise)
    {
        logger.LogWarning("Grant {Grant}: a renewal came too late and was not kept; another one stands", grant.Id);
        return await store.ReadAsync(grant.Tenant, grant.Id, CancellationToken.None) is { } other && other.Generation != grant.Generation && other.IsUsableAt(clock.GetUtcNow())
            ? await tokens.OpenAsync(other, null, CancellationToken.None)
            : otherwise.Reason.IsPermanent() ? new ProviderFailure(FailureReason.ProviderUnavailable) : otherwise;
    }
}
