using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Console.Session;

namespace GeniusErp.Modules.Integrations.Console.Activity;

/// <summary>What somebody wants to see of the log, as it stands in the page's address. What is not known there filters nothing.</summary>
/// <param name="Kind">One of <see cref="Entries.Kinds"/>.</param>
/// <param name="Who"><c>person</c>, <c>system</c>, or <c>@</c> and a person's id.</param>
/// <param name="Days">The last so many days.</param>
/// <param name="Result"><c>ok</c> or <c>failed</c>.</param>
internal sealed record ActivityChoice(string? Kind, string? Who, string? Days, string? Result)
{
    public const string Ok = "ok";
    public const string Failed = "failed";
    private const char PersonMark = '@';

    /// <summary>By their text keys: <c>activity.period.{name}</c>.</summary>
    public static readonly IReadOnlyList<(string Days, string Name)> Periods = [("1", "day"), ("7", "week"), ("30", "month"), ("365", "year")];

    public bool IsAny => this is { Kind: null or "", Who: null or "", Days: null or "", Result: null or "" };

    /// <summary>The one person that is asked for.</summary>
    public string? Person => Who is [PersonMark, .. { Length: > 0 } id] ? id : null;

    public static string ValueOf(PersonView person) => PersonMark + person.Id;

    public ActivityFilter ToFilter(Guid? integration, DateTimeOffset now) => new(
        integration is { } id ? new(id) : null,
        Kind is not null ? Entries.Kinds.GetValueOrDefault(Kind) : null,
        Who is "person" or "system" ? Who : null,
        Periods.Any(period => period.Days == Days) ? now.AddDays(-int.Parse(Days!, CultureInfo.InvariantCulture)) : null,
        Person,
        Result switch { Ok => false, Failed => true, _ => null });

    /// <summary>As parameters of an address.</summary>
    public (string Name, string? Value)[] ToQuery() => [("kind", Kind), ("who", Who), ("days", Days), ("result", Result)];
}
