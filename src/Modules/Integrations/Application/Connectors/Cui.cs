using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// A Romanian company's number (CUI/CIF): 2 to 10 digits, an optional RO in front, the last digit a checksum
/// (weights 7 5 3 2 1 7 5 3 2 over the others, times 10, modulo 11, 10 becomes 0).
/// </summary>
internal static class Cui
{
    private static readonly int[] Weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];

    /// <summary>Digits only: without RO, spaces, dots and hyphens that people write.</summary>
    public static string Normalize(string value)
    {
        var compact = string.Concat(value.Where(c => !char.IsWhiteSpace(c) && c is not '.' and not '-'));
        return compact.StartsWith("RO", StringComparison.OrdinalIgnoreCase) ? compact[2..] : compact;
    }

    /// <summary>What is wrong with a normalised number, or null.</summary>
    public static Text? Problem(string value)
    {
        if (value.Length == 13 && value.All(char.IsAsciiDigit))
        {
            return SharedTexts.Get("setting.cnp_not_cui");
        }

        return IsValid(value) ? null : SharedTexts.Get("setting.bad_cui");
    }

    public static bool IsValid(string value)
    {
        if (value.Length is < 2 or > 10 || !value.All(char.IsAsciiDigit))
        {
            return false;
        }

        var digits = value[..^1].PadLeft(9, '0');
        var sum = digits.Select((digit, index) => (digit - '0') * Weights[index]).Sum();
        return sum * 10 % 11 % 10 == value[^1] - '0';
    }

    /// <summary>The field as every provider that needs a CUI declares it.</summary>
    public static SettingField Field(string name, Text label, Text help) => new()
    {
        Name = name,
        Kind = SettingKind.Text,
        Label = label,
        Help = help,
        Required = true,
        MaxLength = 20,
        Example = "12345674",
        Normalize = Normalize,
        Check = Problem,
    };
}
