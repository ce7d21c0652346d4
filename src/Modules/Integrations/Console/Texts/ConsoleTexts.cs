using System.Globalization;
using System.Resources;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Texts;

/// <summary>The console's own texts: <c>Console.resx</c> (English) and <c>Console.ro.resx</c>, key for key.</summary>
internal static class ConsoleTexts
{
    private static readonly ResourceManager Resources = new("GeniusErp.Modules.Integrations.Console.Texts.Console", typeof(ConsoleTexts).Assembly);
    private static readonly CultureInfo Romanian = CultureInfo.GetCultureInfo("ro");

    /// <exception cref="MissingManifestResourceException">No such key: a bug, found by the test that walks through all keys.</exception>
    public static Text Get(string key) => Find(key) ?? throw new MissingManifestResourceException($"No text '{key}'.");

    public static Text? Find(string key)
        => Resources.GetString(key, CultureInfo.InvariantCulture) is { } en && Resources.GetString(key, Romanian) is { } ro ? new Text(en, ro) : null;
}

/// <summary>A language that the console speaks, with its rules for numbers and dates.</summary>
internal sealed class Speech
{
    public static readonly Speech Romanian = new("ro", "ro-RO");
    public static readonly Speech English = new("en", "en-GB");

    private Speech(string code, string culture) => (Code, Culture) = (code, CultureInfo.GetCultureInfo(culture));

    public string Code { get; }

    public CultureInfo Culture { get; }

    /// <summary>Romanian unless English is asked for: the users are Romanian companies.</summary>
    public static Speech Of(string? code) => code == English.Code ? English : Romanian;

    public string this[string key] => ConsoleTexts.Get(key).In(Code);

    public string Say(string key, params object?[] arguments)
        => string.Format(Culture, this[key], [.. arguments.Select(argument => argument is Text text ? text.In(Code) : argument)]);

    /// <summary>An expected failure as the console says it: in its own words where the API's are about requests.</summary>
    public string Explain(Error error) => (ConsoleTexts.Find("error." + error.Code) ?? error.Message).In(Code);

    /// <summary>The text under <c>key.one</c>, <c>key.few</c> or <c>key.many</c>: 1 conexiune, 2 conexiuni, 20 de conexiuni.</summary>
    public string Count(string key, int count) => Say($"{key}.{FormOf(count)}", count);

    /// <summary>CLDR plural rules for Romanian; English needs one and few only and repeats few under many.</summary>
    private static string FormOf(int count)
    {
        var rest = Math.Abs(count) % 100;
        return count == 1 ? "one" : count == 0 || rest is >= 1 and <= 19 ? "few" : "many";
    }
}
