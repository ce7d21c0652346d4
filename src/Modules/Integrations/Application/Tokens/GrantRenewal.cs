using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>A token that may be used now.</summary>
/// <param name="Generation">Which one it is: said back when the provider refuses it, so that only that one is renewed.</param>
internal sealed record AccessToken(Secret Value, long Generation, DateTimeOffset? ExpiresAt);

/// <summary>
/// Gives tokens that are valid now, and renews them: one token call per expiry over all callers and hosts. Callers in this process share one renewal;
/// hosts agree by a lease in the row; the attempt is marked before the call and its result written under a fence.
/// No database connection is held while the authority answers.
/// </summary>
internal sealed class GrantRenewal(IGrantStore store, IServiceScopeFactory scopes, TokenVault tokens, TimeProvider clock, ILogger<GrantRenewal> logger)
{
    /// <summary>A token with less life than this is as good as expired: it must survive the call that it is used for.</summary>
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GrantId, Task<ProviderResult<AccessToken>>> underWay = new();

    /// <summary>
    /// The current token, renewed first when it has ended. One that is due but still valid is given at once and renewed aside.
    /// Fails with the reason of the last renewal while that is backing off.
    /// </summary>
    /// <param name="refused">The generation that the provider has just refused: forces one renewal of exactly that token.</param>
    public async Task<ProviderResult<AccessToken>> GetAsync(TenantScope tenant, GrantId id, long? refused, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(tenant, id, cancellationToken) is not { } grant)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true };
        }

        if (IsUsable(grant) && refused != grant.Generation)
        {
            if (grant.DueIn <= TimeSpan.Zero && !grant.Leased)
            {
                Forget(RenewOnceAsync(grant, refused: null));
            }

            return await OpenAsync(grant, cancellationToken);
        }

        return await RenewOnceAsync(grant, refused).WaitAsync(cancellationToken);
    }

    /// <summary>For the sweep: renews a grant that is due; does nothing when somebody else is at it. Null: nothing was done.</summary>
    public async Task<ProviderResult<AccessToken>?> RenewDueAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
    {
        var grant = await store.ReadAsync(tenant, id, cancellationToken);
        return grant is { Leased: false } && grant.DueIn <= TimeSpan.Zero ? await RenewOnceAsync(grant, refused: null).WaitAsync(cancellationToken) : null;
    }

    /// <summary>Callers of this process share one renewal. It goes on when a caller leaves: its answer must be saved.</summary>
    private Task<ProviderResult<AccessToken>> RenewOnceAsync(GrantSnapshot grant, long? refused)
    {
        var mine = new TaskCompletionSource<ProviderResult<AccessToken>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = underWay.GetOrAdd(grant.Id, mine.Task);
        if (shared == mine.Task)
        {
            _ = RunAsync();
        }

        return shared;

        async Task RunAsync()
        {
            try
            {
                mine.SetResult(await RenewAsync(grant, refused));
            }
            catch (Exception problem)
            {
                mine.SetException(problem);
            }
            finally
            {
                underWay.TryRemove(new(grant.Id, mine.Task));
            }
        }
    }

    private async Task<ProviderResult<AccessToken>> RenewAsync(GrantSnapshot first, long? refused)
    {
        var current = first;
        var look = FirstLook;

        // Longer than a lease: whoever holds it has ended, or died and left it to run out.
        using var patience = new CancellationTokenSource(Limits.TokenLease + Limits.TokenLease, clock);
        while (true)
        {
            if (current.Generation != first.Generation && IsUsable(current))
            {
                return await OpenAsync(current, CancellationToken.None);
            }

            if (!current.Leased)
            {
                if (BacksOff(current, refused))
                {
                    return new ProviderFailure(current.ErrorCode!.Value) { RetryAfter = current.DueIn, Plain = current.ErrorCode!.Value.IsPermanent() };
                }

                if (await store.TryLeaseAsync(current, Limits.TokenLease, CancellationToken.None) is { } lease)
                {
                    return await CallAsync(current, lease);
                }
            }

            try
            {
                await Task.Delay(look, clock, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return new ProviderFailure(FailureReason.ProviderUnavailable);
            }

            look = look + look < LongestLook ? look + look : LongestLook;
            if (await store.ReadAsync(first.Tenant, first.Id, CancellationToken.None) is not { } read)
            {
                return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true };
            }

            current = read;
        }
    }

    /// <summary>The one place that calls an authority, under a lease and after the mark.</summary>
    private async Task<ProviderResult<AccessToken>> CallAsync(GrantSnapshot grant, GrantLease lease)
    {
        if (grant.Interrupted)
        {
            logger.LogWarning("Grant {Grant}: an earlier renewal was interrupted; trying once more", grant.Id);
        }

        await using var scope = scopes.CreateAsyncScope();
        var way = scope.ServiceProvider.GetServices<IRenewsGrants>().FirstOrDefault(candidate => candidate.Renews(grant));
        var renewed = way is null
            ? new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true }
            : await CallWithinLimitAsync(way, grant);
        if (!renewed.Succeeded)
        {
            return await FailAsync(grant, lease, renewed.Failure);
        }

        var now = clock.Now();
        var issued = renewed.Value;
        var sealedTokens = await tokens.SealAsync(grant.Tenant.CompanyId, grant.Id, issued, grant.Tokens, CancellationToken.None);
        if (!sealedTokens.Succeeded)
        {
            return await FailAsync(grant, lease, new(FailureReason.OperatorFault));
        }

        var due = RenewalSchedule.DueAt(now, issued.AccessExpiresAt, way!.MarginOf(grant), Random.Shared.NextDouble());
        var kept = new RenewedTokens(sealedTokens.Value, issued.AccessExpiresAt, issued.RefreshExpiresAt ?? grant.RefreshExpiresAt, due, issued.Scopes);
        if (await store.SaveAsync(lease, kept, CancellationToken.None))
        {
            // Saved before anyone gets it.
            return new AccessToken(issued.AccessToken, lease.Generation + 1, issued.AccessExpiresAt);
        }

        logger.LogWarning("Grant {Grant}: a renewal came too late and was not kept; another one stands", grant.Id);
        return await store.ReadAsync(grant.Tenant, grant.Id, CancellationToken.None) is { } other && IsUsable(other)
            ? await OpenAsync(other, CancellationToken.None)
            : new ProviderFailure(FailureReason.ProviderUnavailable);
    }

    private async Task<ProviderResult<IssuedTokens>> CallWithinLimitAsync(IRenewsGrants way, GrantSnapshot grant)
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

    private async Task<ProviderResult<AccessToken>> FailAsync(GrantSnapshot grant, GrantLease lease, ProviderFailure failure)
    {
        // Permanent refusals wait for a person; everything else is tried again by itself.
        TimeSpan? retry = failure.Reason.IsPermanent() && failure.Plain
            ? null
            : RenewalSchedule.RetryAfter(grant.FailureCount + 1, failure.RetryAfter, Random.Shared.NextDouble());
        await store.FailAsync(lease, failure.Reason, retry, CancellationToken.None);
        logger.LogInformation("Grant {Grant}: renewal refused, {Reason}; next try {Retry}", grant.Id, failure.Reason.Code(), retry);
        return failure;
    }

    private bool IsUsable(GrantSnapshot grant) => grant.Tokens.Has("access_token") && (grant.AccessExpiresAt is not { } end || end - clock.GetUtcNow() > Usable);

    /// <summary>Failed before, and the next try is not due. A refusal of the current token by its user does not shorten the wait.</summary>
    private static bool BacksOff(GrantSnapshot grant, long? refused)
        => grant.ErrorCode is not null && (grant.DueIn is null || grant.DueIn > TimeSpan.Zero) && (refused is null || refused == grant.Generation);

    private async Task<ProviderResult<AccessToken>> OpenAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var opened = await tokens.OpenAccessAsync(grant, cancellationToken);
        return opened.Succeeded
            ? new AccessToken(opened.Value, grant.Generation, grant.AccessExpiresAt)
            : new ProviderFailure(opened.Error.Reason ?? FailureReason.ProviderUnavailable) { Plain = opened.Error.Reason is not null };
    }

    [SuppressMessage("Usage", "CA1031", Justification = "A renewal aside has no caller: what goes wrong is logged and met again by the sweep.")]
    private async void Forget(Task<ProviderResult<AccessToken>> renewal)
    {
        try
        {
            await renewal;
        }
        catch (Exception problem)
        {
            logger.LogError(problem, "A renewal aside failed");
        }
    }
}
