using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// What the tenant has, working or not: for a page where a person chooses an account. A franchise sees its own and the company's; a company sees those of its franchises too.
/// Reads the database; opens nothing and renews nothing.
/// </summary>
/// <param name="Tenant">For whom. An illegal one is an <see cref="ArgumentException"/>.</param>
/// <param name="Provider">Only of this provider; null for all.</param>
/// <returns>By provider and account key, at most 1000.</returns>
public sealed record ListConnections(TenantScope Tenant, Provider? Provider = null) : IRequest<IReadOnlyList<ListedConnection>>;

/// <summary>One line of <see cref="ListConnections"/>.</summary>
public sealed record ListedConnection
{
    /// <summary>The integration's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The franchise whose own it is; null when it belongs to the whole company.</summary>
    public string? FranchiseId { get; init; }

    /// <summary>The outside system.</summary>
    public required Provider Provider { get; init; }

    /// <summary>What <see cref="GetConnection"/> takes.</summary>
    public required string AccountKey { get; init; }

    /// <summary>What people call it; null when nobody gave it a name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Who the provider says we are; null where it does not say, or before the first connect.</summary>
    public ConnectionAccount? Account { get; init; }

    /// <summary>Whether it can be used.</summary>
    public required IntegrationStatus Status { get; init; }

    /// <summary>What is wrong with it: set in error, and while a passing trouble is waited out.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>It was asked for a franchise and belongs to the whole company.</summary>
    public bool Inherited { get; init; }
}
