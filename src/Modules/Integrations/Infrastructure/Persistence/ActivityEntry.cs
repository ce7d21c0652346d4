namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>One line of the activity log: who did what, when, before and after. Append-only for the run-time role; secrets masked before they come here.</summary>
internal sealed class ActivityEntry
{
    public required Guid Id { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string CompanyId { get; init; }

    public string? FranchiseId { get; init; }

    public required Guid IntegrationId { get; init; }

    public required string Action { get; init; }

    public required string ActorKind { get; init; }

    public required string ActorId { get; init; }

    /// <summary>What people call the actor; null for a job, and for a token that names nobody.</summary>
    public string? ActorName { get; init; }

    public string? ActorAddress { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}
