using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>An integration as a reader sees it: the table's columns, secrets masked.</summary>
internal sealed record IntegrationView
{
    public required Guid Id { get; init; }

    public required string CompanyId { get; init; }

    public string? FranchiseId { get; init; }

    public required string Provider { get; init; }

    public required string Status { get; init; }

    /// <summary>Settings; each secret is <c>{"set": true, "hint": "…1234"}</c>.</summary>
    public required MaskedConfig Config { get; init; }

    public required string AccountKey { get; init; }

    public string? DisplayName { get; init; }

    public ProviderAccount? Account { get; init; }

    public bool Verified { get; init; }

    public Guid? GrantId { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>What happened and what to do next, in both languages.</summary>
    public Text? ErrorMessage { get; init; }

    public DateTimeOffset? ErrorSince { get; init; }

    public ErrorContext? ErrorContext { get; init; }

    public DateTimeOffset? NextCheckAt { get; init; }

    public DateTimeOffset? LastVerifiedAt { get; init; }

    public DateTimeOffset? LastSyncedAt { get; init; }

    public int FailureCount { get; init; }

    public int Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True when the caller is a franchise and the row belongs to the whole company: may be used, not edited.</summary>
    public bool Inherited { get; init; }
}

/// <summary>One line of the activity log.</summary>
internal sealed record ActivityView(
    Guid Id,
    DateTimeOffset OccurredAt,
    string Action,
    ActorView Actor,
    JsonNode? Before,
    JsonNode? After);

/// <param name="Kind"><c>person</c> or <c>system</c>.</param>
/// <param name="Name">What people call them; null for jobs, and where nothing but the id is known.</param>
/// <param name="From">Network address of the caller; null for jobs.</param>
internal sealed record ActorView(string Kind, string Id, string? Name, string? From);

internal sealed record SummaryView(
    int Total,
    IReadOnlyDictionary<string, int> ByStatus,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByProvider,
    OldestFailureView? OldestFailure,
    IReadOnlyList<ExpiringView> ExpiringSoon);

internal sealed record OldestFailureView(Guid Id, string Provider, string Reason, DateTimeOffset Since);

internal sealed record ExpiringView(Guid Id, string Provider, DateTimeOffset ExpiresAt);

internal sealed record OperatorSummaryView(
    int Companies,
    int Total,
    IReadOnlyDictionary<string, int> ByStatus,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByProvider,
    int Retrying,
    DateTimeOffset? OldestFailureSince);

/// <summary>Equal failures, grouped: is it us, the provider, or one company?</summary>
internal sealed record FailureGroupView(string Provider, string Reason, int Integrations, int Companies, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, bool Retrying);
