using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>It stopped working (<c>connected</c> to <c>error</c>). Exactly one is raised for each such change; a pause that passes by itself raises none.</summary>
public sealed record IntegrationFailed : IntegrationNotification
{
    /// <summary>Why. Only <see cref="FailureReason.ProviderUnavailable"/> mends itself; the others wait for a person.</summary>
    public required FailureReason Reason { get; init; }
}
