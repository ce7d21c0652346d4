using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Something that happened to an integration. Written to the activity log in the same transaction as the change.</summary>
internal abstract record IntegrationEvent(IntegrationId Id, DateTimeOffset At)
{
    /// <summary>Stable code of what happened, for example <c>connected</c>.</summary>
    public abstract string Action { get; }

    /// <summary>The changed values before, secrets masked; null where nothing was there.</summary>
    public virtual JsonObject? Before => null;

    /// <summary>The changed values after, secrets masked.</summary>
    public virtual JsonObject? After => null;
}
