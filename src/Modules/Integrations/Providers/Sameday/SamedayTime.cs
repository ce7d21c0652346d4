using System.Globalization;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

/// <summary>Sameday's times carry no zone: <c>expire_at</c> is Bucharest's clock on the wall, <c>expire_at_utc</c> is what it says.</summary>
internal static class SamedayTime
{
    private static readonly TimeZoneInfo Bucharest = TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest");
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>When a token ends, or null when neither member is readable.</summary>
    public static DateTimeOffset? Expiry(SamedayLogin login)
        => Read(login.ExpireAtUtc) is { } utc ? new DateTimeOffset(utc, TimeSpan.Zero)
            : Read(login.ExpireAt) is { } local ? Earliest(local)
            : null;

    /// <summary>Before 2000 there was no Sameday, and at the calendar's very beginning a time has no zone.</summary>
    private static DateTime? Read(string? text)
        => DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year >= 2000 ? time : null;

    /// <summary>In the hour that the clock shows twice the first time, in the hour that it leaves out the summer's: a token renewed too early does no harm.</summary>
    private static DateTimeOffset Earliest(DateTime local)
    {
        var offset = Bucharest.IsAmbiguousTime(local) ? Bucharest.GetAmbiguousTimeOffsets(local).Max()
            : Bucharest.IsInvalidTime(local) ? Bucharest.GetUtcOffset(local.AddHours(1))
            : Bucharest.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
