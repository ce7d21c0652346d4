namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>A person let go of the account. Nothing can be done with it until it is connected again.</summary>
public sealed record IntegrationDisconnected : IntegrationNotification
{
    /// <summary>The connection was removed for good: its id never comes back.</summary>
    public bool Removed { get; init; }
}
