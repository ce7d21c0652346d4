namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>A sync stream's time has come. Whoever owns the stream begins it; a begin that comes too late or twice is refused by the stream's lease.</summary>
public sealed record SyncDue : IntegrationNotification
{
    /// <summary>The stream, for example <c>orders</c>.</summary>
    public required string Stream { get; init; }
}
