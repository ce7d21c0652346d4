namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>What a connection is made of changed while it goes on: what was cached of it is out of date.</summary>
public sealed record IntegrationChanged : IntegrationNotification
{
    /// <summary>What changed, at least one: <c>settings</c>, <c>display_name</c>, <c>account</c>, <c>scopes</c>.</summary>
    public required IReadOnlyList<string> Changed { get; init; }
}
