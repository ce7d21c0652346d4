namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>When a failing connection is tried again. Numbers: DESIGN section 3.</summary>
internal static class RetryPolicy
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>A passing failure without one success for this long becomes an error.</summary>
    public static readonly TimeSpan PatienceWithOutage = TimeSpan.FromHours(24);

    /// <summary>A refusal that is not plain must be seen twice, this far apart.</summary>
    public static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);

    /// <summary>How often a row in error by an outage is looked at.</summary>
    public static readonly TimeSpan OutageCheck = TimeSpan.FromHours(1);

    /// <summary>A healthy connection with a free check is looked at this often, spread by up to a tenth.</summary>
    public static readonly TimeSpan HealthyCheck = TimeSpan.FromHours(24);

    /// <summary>5 s doubling to 10 min, shortened by up to a fifth so that many do not come back together; the provider's Retry-After wins when longer.</summary>
    public static TimeSpan Next(int failures, TimeSpan? retryAfter, double jitter)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        var wait = doubled < Longest ? doubled : Longest;
        wait *= 1 - (0.2 * jitter);
        return Longer(Whole(wait), retryAfter);
    }

    /// <summary>About an hour; the provider's Retry-After wins when longer.</summary>
    public static TimeSpan NextOutageCheck(TimeSpan? retryAfter, double jitter) => Longer(Spread(OutageCheck, jitter), retryAfter);

    public static TimeSpan Spread(TimeSpan period, double jitter) => Whole(period * (0.9 + (0.2 * jitter)));

    private static TimeSpan Longer(TimeSpan wait, TimeSpan? retryAfter) => retryAfter is { } asked && asked > wait ? asked : wait;

    /// <summary>Whole milliseconds: what is answered equals what the database keeps.</summary>
    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Floor(span.TotalMilliseconds));
}
