using System.Globalization;
using System.Resources;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Texts that belong to no single provider. One resource per language: <c>Texts.resx</c> (English) and <c>Texts.ro.resx</c>.</summary>
internal static class SharedTexts
{
    private static readonly ResourceManager Resources = new("GeniusErp.Modules.Integrations.Domain.Texts.Texts", typeof(SharedTexts).Assembly);
    private static readonly CultureInfo Romanian = CultureInfo.GetCultureInfo("ro");

    /// <summary>The text under this key, with <c>{0}</c>, <c>{1}</c> filled in; an argument that is a <see cref="Text"/> goes in by language.</summary>
    /// <exception cref="MissingManifestResourceException">No such key: a bug, found by the test that walks through all keys.</exception>
    public static Text Get(string key, params object[] arguments)
    {
        var text = Find(key) ?? throw new MissingManifestResourceException($"No text '{key}'.");
        return arguments.Length == 0 ? text : new Text(Fill(text.En, arguments, "en"), Fill(text.Ro, arguments, "ro"));
    }

    public static Text? Find(string key)
        => Resources.GetString(key, CultureInfo.InvariantCulture) is { } en && Resources.GetString(key, Romanian) is { } ro ? new Text(en, ro) : null;

    private static string Fill(string format, object[] arguments, string language)
        => string.Format(CultureInfo.InvariantCulture, format, [.. arguments.Select(argument => argument is Text text ? text.In(language) : argument)]);
}
