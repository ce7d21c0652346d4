using System.Globalization;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>One sentence for people, in both languages. A text with one language missing cannot be made.</summary>
internal sealed record Text
{
    public Text(string en, string ro)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(en);
        ArgumentException.ThrowIfNullOrWhiteSpace(ro);
        (En, Ro) = (en, ro);
    }

    public string En { get; }

    public string Ro { get; }

    public string In(CultureInfo culture) => In(culture.TwoLetterISOLanguageName);

    /// <summary>Romanian for <c>ro</c>, English for everything else.</summary>
    public string In(string language) => language == "ro" ? Ro : En;

    public override string ToString() => En;
}
