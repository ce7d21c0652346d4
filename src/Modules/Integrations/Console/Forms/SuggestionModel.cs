using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Console.Forms;

/// <summary>What was found for a draft.</summary>
public sealed class SuggestionModel
{
    internal SuggestionModel(SettingsSuggestion suggestion) => Suggestion = suggestion;

    internal SettingsSuggestion Suggestion { get; }
}
