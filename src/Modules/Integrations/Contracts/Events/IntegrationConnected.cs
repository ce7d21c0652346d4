namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>A person connected it, or connected it again with new credentials: it works now.</summary>
public sealed record IntegrationConnected : IntegrationNotification
{
    /// <summary>It had been connected or in error before: history, cursors and settings go on.</summary>
    public bool Again { get; init; }
}
