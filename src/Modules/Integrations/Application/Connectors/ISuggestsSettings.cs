using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What can be filled in for a person, who sees it and may change it.</summary>
/// <param name="Settings">Values by the names of their settings; never a secret.</param>
/// <param name="Found">What was found, in words.</param>
internal sealed record SettingsSuggestion(IReadOnlyDictionary<string, object> Settings, Text Found)
{
    /// <summary>Nothing was found: the settings are what is usual. Default false.</summary>
    public bool IsGuess { get; init; }

    /// <summary>How this service wants people to sign in; null where nothing is special.</summary>
    public Text? Note { get; init; }

    /// <summary>A better way to connect, which the person has to choose; null where there is none.</summary>
    public SuggestedWay? Way { get; init; }
}

/// <summary>A way to connect that is worth offering.</summary>
/// <param name="Label">What its button says.</param>
/// <param name="Settings">What choosing it sets.</param>
internal sealed record SuggestedWay(Text Label, IReadOnlyDictionary<string, object> Settings);

/// <summary>Can find the other settings from the one that people know by heart: a mailbox's servers from its address.</summary>
internal interface ISuggestsSettings
{
    /// <summary>The setting that is enough to begin with.</summary>
    string SuggestsFrom { get; }

    /// <summary>
    /// Looks where the way out allows, each step within <see cref="Limits.SettingsLookup"/>; of what was typed only the domain leaves this host. Null when nothing can be told from
    /// it. Throws only <see cref="OperationCanceledException"/>, when the caller's token is cancelled.
    /// </summary>
    Task<SettingsSuggestion?> SuggestAsync(string typed, CancellationToken cancellationToken);
}
