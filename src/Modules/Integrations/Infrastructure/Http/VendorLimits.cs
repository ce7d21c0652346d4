using System.Globalization;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>What an answer says about the provider's own counter: Retry-After, and the headers that providers have instead.</summary>
internal static class VendorLimits
{
    private const int TooManyRequests = 429;

    /// <summary>Nobody is sent away for longer than this by a header alone.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>A 429 that does not say for how long.</summary>
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(5);

    /// <summary>How many are left, when a new count begins. RateLimit-* is the IETF's draft, x-ratelimit-*-requests OpenAI's and xAI's.</summary>
    private static readonly (string Left, string Again)[] Counters =
    [
        ("RateLimit-Remaining", "RateLimit-Reset"),
        ("X-RateLimit-Remaining", "X-RateLimit-Reset"),
        ("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"),
        ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ];

    /// <summary>How long to stop calling; null when the answer asks for nothing.</summary>
    public static TimeSpan? Stop(HttpResponseMessage response, DateTimeOffset now)
    {
        if ((int)response.StatusCode == TooManyRequests)
        {
            return Bounded(RetryAfter(response, now) ?? UntilNextCount(response, now) ?? Unsaid);
        }

        // 503 with Retry-After is a provider that asks for quiet as well.
        return response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable && RetryAfter(response, now) is { } pause ? Bounded(pause)
            : UntilNextCount(response, now) is { } wait ? Bounded(wait) : null;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - now : null;
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static TimeSpan? UntilNextCount(HttpResponseMessage response, DateTimeOffset now)
    {
        foreach (var (left, again) in Counters)
        {
            if (First(response, left) is { } count && decimal.TryParse(count, NumberStyles.Number, CultureInfo.InvariantCulture, out var remaining) && remaining <= 0
                && First(response, again) is { } reset && Duration(reset, now) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    /// <summary>Seconds, a moment in seconds since 1970, or OpenAI's form (<c>1s</c>, <c>6m0s</c>, <c>20ms</c>).</summary>
    private static TimeSpan? Duration(string text, DateTimeOffset now)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var wait = number > 1_000_000_000 && number < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds((long)number) - now : TimeSpan.FromSeconds(Math.Min(number, Longest.TotalSeconds));
            return wait > TimeSpan.Zero ? wait : null;
        }

        var total = TimeSpan.Zero;
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || text[i] == '.')
            {
                continue;
            }

            if (!double.TryParse(text.AsSpan(digits, i - digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) || part > Longest.TotalSeconds * 1000)
            {
                return null;
            }

            var thousandth = text.AsSpan(i).StartsWith("ms");
            total += thousandth ? TimeSpan.FromMilliseconds(part) : text[i] switch { 'h' => TimeSpan.FromHours(Math.Min(part, 24)), 'm' => TimeSpan.FromMinutes(part), _ => TimeSpan.FromSeconds(part) };
            i += thousandth ? 1 : 0;
            digits = i + 1;
        }

        return total > TimeSpan.Zero ? total : null;
    }

    private static string? First(HttpResponseMessage response, string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : null;

    private static TimeSpan Bounded(TimeSpan wait) => wait < Longest ? wait : Longest;
}
