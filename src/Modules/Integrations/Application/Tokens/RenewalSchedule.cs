using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>When a token is renewed. Pure: lifetimes in, moments out.</summary>
internal static class RenewalSchedule
{
    private static readonly TimeSpan LongestOwnLead = TimeSpan.FromMinutes(15);
    private const double ShareOfLife = 0.2;

    /// <summary>A lead may never eat more of a short token's life than this.</summary>
    private const double LargestShare = 0.5;

    /// <summary>How much earlier than the lead alone jitter may go, as a share of the lead: expiries that fall together are spread.</summary>
    private const double JitterShare = 0.25;

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
        var lead = (margin > own ? margin : own) * (1 + (JitterShare * jitter));
        var largest = life * LargestShare;
        return end - (lead < largest ? lead : largest);
    }

    /// <summary>When a failed renewal is tried again: as a failing connection is.</summary>
    public static TimeSpan RetryAfter(int failures, TimeSpan? asked, double jitter) => RetryPolicy.Next(failures, asked, jitter);
}
