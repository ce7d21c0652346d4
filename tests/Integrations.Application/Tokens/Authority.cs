using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>Issues tokens as it is told to, and counts: what the outside saw of a renewal.</summary>
internal sealed class Authority : IRenewsGrants
{
    public const string Name = "sameday";

    private int calls;

    public int Calls => Volatile.Read(ref calls);

    /// <summary>By default a new token of 12 hours each time.</summary>
    public Func<int, CancellationToken, Task<ProviderResult<IssuedTokens>>> Answer { get; set; } = (call, _) => Task.FromResult<ProviderResult<IssuedTokens>>(Token(call));

    public static IssuedTokens Token(int call, TimeSpan? life = null) => new(new Secret($"token-{call}")) { AccessExpiresAt = DateTimeOffset.UtcNow + (life ?? TimeSpan.FromHours(12)) };

    public void Refuse(ProviderFailure failure) => Answer = (_, _) => Task.FromResult<ProviderResult<IssuedTokens>>(failure);

    public void Refuse(FailureReason reason, bool plain = false, TimeSpan? retryAfter = null) => Refuse(new ProviderFailure(reason) { Plain = plain, RetryAfter = retryAfter });

    public bool Renews(GrantSnapshot grant) => grant.Authority == Name;

    public TimeSpan Margin { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan MarginOf(GrantSnapshot grant) => Margin;

    public Task<ProviderResult<IssuedTokens>> RenewAsync(GrantSnapshot grant, CancellationToken cancellationToken) => Answer(Interlocked.Increment(ref calls), cancellationToken);
}

/// <summary>An authority that keeps its callers waiting until it is told what to say.</summary>
internal sealed class Pause
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProviderResult<IssuedTokens>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody has called.</summary>
    public Task Reached => reached.Task;

    public void Say(ProviderResult<IssuedTokens> what) => answer.SetResult(what);

    public Task<ProviderResult<IssuedTokens>> HoldAsync(CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        return answer.Task.WaitAsync(cancellationToken);
    }
}
