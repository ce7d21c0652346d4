using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>When a token is renewed. Pure: lifetimes in, moments out.</summary>
internal static class RenewalSchedule
{
    /// <summary>
    /// A token is taken to live this long at least. One that comes back ended already (a clock is wrong, here or there) would otherwise be asked for
    /// again by every caller; whoever meets a refusal has it renewed anyway.
    /// </summary>
    public static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestOwnLead = TimeSpan.FromMinutes(15);
    private const double ShareOfLife = 0.2;

    /// <summary>A lead may never eat more of a short token's life than this.</summary>
    private const double LargestShare = 0.5;

    /// <summary>How much earlier than the lead alone jitter may go, as a share of the lead: expiries that fall together are spread.</summary>
    private const double JitterShare = 0.25;

    /// <summary>When a token just received ends.</summary>
    /// <param name="said">What the answer or the token says; null: it does not expire.</param>
    public static DateTimeOffset? EndOf(DateTimeOffset received, DateTimeOffset? said)
        => said is { } end && end < received + ShortestLife ? received + ShortestLife : said;

    /// <summary>
    /// max(the provider's margin, min(15 min, 20 % of life)) before the end, a little earlier by jitter, never in the first half of the token's life.
    /// </summary>
    /// <param name="issued">When the token was received, by our clock.</param>
    /// <param name="expires">Null: it does not expire, nothing is due.</param>
    /// <param name="jitter">0 to 1.</param>
    public static DateTimeOffset? DueAt(DateTimeOffset issued, DateTimeOffset? expires, TimeSpan margin, double jitter)
    {
        if (expires is not { } end)
        {
            return null;
        }

        var life = end - issued;
        if (life <= TimeSpan.Zero)
        {
            return issued;
        }

        var share = life * ShareOfLife;
        var own = share < LongestOwnLead ? share : LongestOwnLead;
        var wanted = margin > own ? margin : own;

        // Cut before the jitter, so that a margin too large for the token leaves room to spread.
        var largest = life * (LargestShare / (1 + JitterShare));
        return end - ((wanted < largest ? wanted : largest) * (1 + (JitterShare * jitter)));
    }

    /// <summary>When a failed renewal is tried again: as a failing connection is, an unclear refusal not before its second look.</summary>
    public static TimeSpan RetryAfter(FailureReason reason, int failures, TimeSpan? asked, double jitter)
    {
        var wait = RetryPolicy.Next(failures, asked, jitter);
        return reason.IsPermanent() && wait < RetryPolicy.SecondLook ? RetryPolicy.SecondLook : wait;
    }
}
