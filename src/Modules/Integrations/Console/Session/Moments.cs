using System.Globalization;
using GeniusErp.Modules.Integrations.Console.Texts;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>Times as people in Romania read them.</summary>
internal static class Moments
{
    private static readonly TimeZoneInfo Bucharest = TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest");
    private static readonly string[] RomanianMonths = ["ian.", "feb.", "mar.", "apr.", "mai", "iun.", "iul.", "aug.", "sept.", "oct.", "nov.", "dec."];

    public static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Bucharest);

    /// <summary>22 nov. 2026, 15:04</summary>
    public static string Exact(this Speech speech, DateTimeOffset at) => $"{speech.Day(at)}, {speech.Clock(at)}";

    /// <summary>22 nov. 2026</summary>
    public static string Day(this Speech speech, DateTimeOffset at)
    {
        var local = Local(at);
        return string.Create(speech.Culture, $"{local.Day} {Month(speech, local)} {local.Year}");
    }

    /// <summary>The first moment of a day as a date box has it (2026-11-22); null when it is none.</summary>
    public static DateTimeOffset? StartOf(string? day)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new(midnight, Bucharest.GetUtcOffset(midnight));
    }

    /// <summary>„pe secundă”, „pe oră”, „la 5 minute”.</summary>
    public static string Every(this Speech speech, TimeSpan period) => period.TotalSeconds switch
    {
        1 => speech["every.second"],
        60 => speech["every.minute"],
        3600 => speech["every.hour"],
        86400 => speech["every.day"],
        < 60 => speech.Count("every.seconds", (int)period.TotalSeconds),
        _ => speech.Count("every.minutes", (int)period.TotalMinutes),
    };

    public static string Clock(this Speech speech, DateTimeOffset at) => Local(at).ToString("HH:mm", speech.Culture);

    /// <summary>„acum 4 min”, „azi, 14:02”, „20 nov., 13:55”: as short as it stays clear.</summary>
    public static string Ago(this Speech speech, DateTimeOffset at, DateTimeOffset now)
    {
        var passed = now - at;
        var local = Local(at);
        var days = (Local(now).Date - local.Date).Days;
        return passed switch
        {
            _ when passed < TimeSpan.Zero => speech.Ahead(at, now),
            { TotalSeconds: < 60 } => speech["time.now"],
            { TotalMinutes: < 60 } => speech.Say("time.minutes_ago", (int)passed.TotalMinutes),
            _ when days == 0 => speech.Say("time.today", speech.Clock(at)),
            _ when days == 1 => speech.Say("time.yesterday", speech.Clock(at)),
            _ when local.Year == Local(now).Year => string.Create(speech.Culture, $"{local.Day} {Month(speech, local)}, {speech.Clock(at)}"),
            _ => speech.Day(at),
        };
    }

    private static string Ahead(this Speech speech, DateTimeOffset at, DateTimeOffset now)
    {
        var days = (Local(at).Date - Local(now).Date).Days;
        return days switch
        {
            0 => speech.Say("time.today", speech.Clock(at)),
            1 => speech.Say("time.tomorrow", speech.Clock(at)),
            _ => speech.Exact(at),
        };
    }

    private static string Month(Speech speech, DateTimeOffset local)
        => speech.Code == "ro" ? RomanianMonths[local.Month - 1] : local.ToString("MMM", speech.Culture);
}
