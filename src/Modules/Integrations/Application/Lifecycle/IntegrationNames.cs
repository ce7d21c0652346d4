using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>The rules for what people call a connection.</summary>
internal static class IntegrationNames
{
    public const int MaxLength = 200;

    /// <summary>Used in addresses and by siblings, so: letters, digits, dot, hyphen, underscore, @ and colon.</summary>
    public static bool IsAccountKey(string key)
        => key.Length is > 0 and <= MaxLength && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@' or ':');

    public static bool IsDisplayName(string name)
        => name.Length is > 0 and <= MaxLength && !string.IsNullOrWhiteSpace(name) && SettingsReader.Storable(name) && !name.Any(char.IsControl);
}
