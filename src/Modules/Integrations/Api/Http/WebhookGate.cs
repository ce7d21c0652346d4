using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Webhooks;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>
/// Who may come in, and how fast. Counted in this process: a second host doubles what is let in, and a limiter cannot fail apart from the host. Nobody waits in a queue
/// here: what is too much gets 429 at once, and providers come again.
/// </summary>
internal sealed class WebhookGate : IDisposable
{
    private const int KnownKeys = 100_000;

    private readonly PartitionedRateLimiter<string> endpoints = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerSecond(Limits.WebhooksPerEndpoint)));

    private readonly PartitionedRateLimiter<string> apps = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerSecond(Limits.WebhooksPerApp)));

    private readonly PartitionedRateLimiter<string> companies = PartitionedRateLimiter.Create<string, string>(company => RateLimitPartition.GetTokenBucketLimiter(company, _ => PerSecond(Limits.WebhooksPerCompany)));

    private readonly PartitionedRateLimiter<string> atOnce = PartitionedRateLimiter.Create<string, string>(company => RateLimitPartition.GetConcurrencyLimiter(
        company, _ => new ConcurrencyLimiterOptions { PermitLimit = Limits.WebhooksAtOncePerCompany, QueueLimit = 0 }));

    private readonly PartitionedRateLimiter<string> refusals = PartitionedRateLimiter.Create<string, string>(company => RateLimitPartition.GetFixedWindowLimiter(
        company, _ => new FixedWindowRateLimiterOptions { PermitLimit = Limits.WebhookRefusalsNoted, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    private readonly ConcurrencyLimiter host = new(new ConcurrencyLimiterOptions { PermitLimit = Limits.WebhooksAtOnce, QueueLimit = 0 });

    private readonly TokenBucketRateLimiter strangers = new(PerSecond(Limits.WebhooksPerCompany));

    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>
    /// Before anything is looked up. Null: too much. Guessed addresses share one allowance, so that guessing does not keep the database busy; one that was good before is
    /// looked up whatever the guessers do.
    /// </summary>
    public WebhookPass? Enter(string key, bool ofApp)
    {
        using var rate = (ofApp ? apps : endpoints).AttemptAcquire(key);
        if (!rate.IsAcquired || (!known.ContainsKey(key) && !strangers.AttemptAcquire(0).IsAcquired))
        {
            return null;
        }

        var lease = host.AttemptAcquire();
        return lease.IsAcquired ? new WebhookPass(lease) : null;
    }

    /// <summary>The address is nobody's. One that cannot be an address was never looked up, and takes nothing of the guessers' allowance.</summary>
    public void Stranger(string key)
    {
        if (!WebhookKey.IsOne(key))
        {
            return;
        }

        known.TryRemove(key, out _);
        strangers.AttemptAcquire(1).Dispose();
    }

    /// <summary>When it is known whose it is. Null: this company, or this app, has too much on its way already.</summary>
    public WebhookPass? Admit(string key, string? company)
    {
        if (known.Count < KnownKeys)
        {
            known.TryAdd(key, true);
        }

        if (company is null)
        {
            return WebhookPass.Free;
        }

        using var rate = companies.AttemptAcquire(company);
        var lease = rate.IsAcquired ? atOnce.AttemptAcquire(company) : rate;
        return rate.IsAcquired && lease.IsAcquired ? new WebhookPass(lease) : null;
    }

    /// <summary>False when refusals come so thick that no more are written down.</summary>
    public bool NoteRefusal(string company)
    {
        using var lease = refusals.AttemptAcquire(company);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        endpoints.Dispose();
        apps.Dispose();
        companies.Dispose();
        atOnce.Dispose();
        refusals.Dispose();
        host.Dispose();
        strangers.Dispose();
    }

    private static TokenBucketRateLimiterOptions PerSecond(int tokens) => new()
    {
        TokenLimit = 2 * tokens, TokensPerPeriod = tokens, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    };
}

/// <summary>Given back when the request is done.</summary>
internal sealed class WebhookPass(RateLimitLease? lease) : IDisposable
{
    public static readonly WebhookPass Free = new(null);

    public void Dispose() => lease?.Dispose();
}
