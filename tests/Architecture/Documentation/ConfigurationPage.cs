using System.Globalization;
using System.Reflection;
using GeniusErp.Modules.Integrations.Application;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>docs/configuration.md, drawn from the code.</summary>
internal static class ConfigurationPage
{
    public static IReadOnlyList<FieldInfo> Limited { get; } = [.. typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static)];

    public static Page Render()
    {
        var page = new Page()
            .Line("# Configuration")
            .Line()
            .Line("Generated from the code; a test fails when this page is stale and says how to write it anew.")
            .Line()
            .Line("Settings come from `appsettings.json` beside the binaries, `appsettings.<environment>.json`, environment variables (`__` in place of `:`,")
            .Line("`__0`, `__1` for lists) and the command line (`--Section:Key=value`), the later winning.")
            .Line()
            .Line("Missing and wrong settings stop the start before anything is done, with exit code 78: all of them are listed at once, by name and without their values.")
            .Line()
            .Line("## The host")
            .Line();
        Table(page, Settings.Host);
        page.Line().Line("## Integrations").Line();
        Table(page, Settings.OfOptions);
        page.Line().Line("## Addresses of providers").Line()
            .Line("Every provider's addresses can be set by the operator; `<code>` is the provider's code. Absolute http or https, without user info, query and fragment.").Line();
        Table(page, Settings.Families);
        page.Line().Line("## Limits").Line()
            .Line("Fixed in the code (`Application/Limits.cs`), not by a setting: what is promised to callers does not differ between installations.").Line()
            .Head("limit", "value", "meaning");
        foreach (var limit in Limited)
        {
            page.Row(limit.Name, Value(limit.GetValue(null)!, limit.Name), XmlComments.Of(limit));
        }

        return page;
    }

    public static string Value(object value, string name) => value switch
    {
        TimeSpan { Ticks: > 0 } span when span.TotalDays >= 2 && span == TimeSpan.FromDays((int)span.TotalDays) => $"{(int)span.TotalDays} days",
        TimeSpan span when span.TotalHours >= 2 && span == TimeSpan.FromHours((int)span.TotalHours) => $"{(int)span.TotalHours} h",
        TimeSpan span when span.TotalMinutes >= 2 && span == TimeSpan.FromMinutes((int)span.TotalMinutes) => $"{(int)span.TotalMinutes} min",
        TimeSpan span => $"{span.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        int bytes when name.EndsWith("Bytes", StringComparison.Ordinal) && bytes % (1024 * 1024) == 0 => $"{bytes / (1024 * 1024)} MiB",
        int kilobytes when name.EndsWith("Kilobytes", StringComparison.Ordinal) => $"{kilobytes} KiB",
        int months when name.EndsWith("Months", StringComparison.Ordinal) => $"{months} months",
        int number => number.ToString(CultureInfo.InvariantCulture),
        IEnumerable<int> numbers => string.Join(", ", numbers),
        _ => throw new NotSupportedException($"No way to write {value.GetType().Name} of {name}."),
    };

    private static void Table(Page page, IEnumerable<Setting> settings)
    {
        page.Head("setting", "meaning", "default", "example");
        foreach (var setting in settings)
        {
            page.Row($"`{setting.Key}`", setting.Meaning, setting.Default, setting.Example);
        }
    }
}
