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
internal sealed record AccessToken(Secret Value, long Generation, DateTimeOffset? ExpiresAt)
{
    /// <summary>Further tokens of the grant, by name.</summary>
    public IReadOnlyDictionary<string, Secret> Named { get; init; } = new Dictionary<string, Secret>();
}

/// <summary>How a caller asks for a token.</summary>
/// <param name="Refused">The generation that the provider has just refused: forces one renewal of exactly that token.</param>
/// <param name="ByPerson">Somebody waits and may have mended the cause: a refusal that waits for a person is tried again, unless that was just done. Waits that pass are kept.</param>
/// <param name="Named">The further token of the grant that is used, where it is not the access token: it has no end, so it is given whatever has become of that one.</param>
internal readonly record struct TokenRequest(long? Refused = null, bool ByPerson = false, string? Named = null);

/// <summary>
/// Gives tokens that are valid now, and renews them: one token call per expiry over all callers and hosts. Callers in this process share one renewal;
/// hosts agree by a lease in the row; what the lease holder does is <see cref="RenewalAttempt"/>.
/// </summary>
internal sealed class GrantRenewal(IGrantStore store, IServiceScopeFactory scopes, RenewalAttempt attempt, TokenVault tokens, TimeProvider clock, ILogger<GrantRenewal> logger)
{
    private const string Job = "refresh";
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GrantId, Task<ProviderResult<AccessToken>>> underWay = new();

    /// <summary>
    /// The current token, renewed first when it has ended. One that is due but still valid is given at once and renewed aside.
    /// Fails with the reason of the last renewal while that is backing off.
    /// </summary>
    public async Task<ProviderResult<AccessToken>> GetAsync(TenantScope tenant, GrantId id, TokenRequest asked, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(tenant, id, cancellationToken) is not { } grant)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true };
        }

        if (!grant.IsUsableAt(clock.GetUtcNow(), asked.Named) || asked.Refused == grant.Generation)
        {
            return await RenewOnceAsync(grant, asked).WaitAsync(cancellationToken);
        }

        if (grant.IsDue && !underWay.ContainsKey(id))
        {
            RenewAside(grant);
        }

        return await tokens.OpenAsync(grant, asked.Named, cancellationToken);
    }

    /// <summary>For the sweep: renews a grant that is due; does nothing when somebody else is at it. Null: nothing was done.</summary>
    public async Task<ProviderResult<AccessToken>?> RenewDueAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken)
        => await store.ReadAsync(tenant, id, cancellationToken) is { IsDue: true } grant ? await RenewOnceAsync(grant, default).WaitAsync(cancellationToken) : null;

    /// <summary>Waits for the renewals that are under way: what an authority has answered must be saved before the process ends.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "What goes wrong in a renewal is its callers' to hear and has been logged.")]
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (underWay.Values.FirstOrDefault() is { } renewal)
        {
            try
            {
                await renewal.WaitAsync(cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                continue;
            }
        }
    }

    /// <summary>Callers of this process share one renewal. It goes on when a caller leaves: its answer must be saved.</summary>
    private Task<ProviderResult<AccessToken>> RenewOnceAsync(GrantSnapshot grant, TokenRequest asked)
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
            // Ended renewals are never joined: who comes with a refusal of their result needs a new one.
            try
            {
                var renewed = await RenewAsync(grant, asked);
                underWay.TryRemove(new(grant.Id, mine.Task));
                mine.SetResult(renewed);
            }
            catch (Exception problem)
            {
                logger.LogError(problem, "Grant {Grant}: a renewal could not be made", grant.Id);
                underWay.TryRemove(new(grant.Id, mine.Task));
                mine.SetException(problem);
            }
        }
    }

    private async Task<ProviderResult<AccessToken>> RenewAsync(GrantSnapshot first, TokenRequest asked)
    {
        var current = first;
        var look = FirstLook;

        // Longer than a lease: whoever holds it has ended, or died and left it to run out.
        using var patience = new CancellationTokenSource(Limits.TokenLease + Limits.TokenLease, clock);
        while (true)
        {
            if (current.Generation != first.Generation && current.IsUsableAt(clock.GetUtcNow()))
            {
                return await tokens.OpenAsync(current, null, CancellationToken.None);
            }

            if (!current.Leased)
            {
                if (Waits(current, asked.ByPerson) is { } failure)
                {
                    return failure;
                }

                if (await attempt.TryAsync(current) is { } renewed)
                {
                    return renewed;
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

    /// <summary>
    /// The last renewal's failure while its wait lasts, for a time or for a person; else null. Whoever is refused a token does not shorten the wait.
    /// An unclear refusal is as unclear when it is told again: only a second answer of the provider makes it plain.
    /// </summary>
    private static ProviderFailure? Waits(GrantSnapshot grant, bool byPerson) => (grant.ErrorCode, grant.DueIn) switch
    {
        (null, _) => null,
        ({ } reason, null) => byPerson && grant.Age >= RetryPolicy.First ? null : new(reason) { Plain = reason.IsPermanent() },
        ({ } reason, { } wait) => wait > TimeSpan.Zero ? new(reason) { RetryAfter = wait } : null,
    };

    /// <summary>Nobody waits for this one, so what it finds is brought to the connections here.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A renewal aside has no caller: what goes wrong is logged and met again by the sweep.")]
    private async void RenewAside(GrantSnapshot grant)
    {
        try
        {
            var renewed = await RenewOnceAsync(grant, default);
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System(Job);
            await scope.ServiceProvider.GetRequiredService<RenewalOutcome>().ApplyAsync(grant.Tenant, grant.Id, renewed.Failure, CancellationToken.None);
        }
        catch (Exception problem)
        {
            logger.LogError(problem, "Grant {Grant}: a renewal aside failed", grant.Id);
        }
    }
}
