using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A row as another module's request finds it: with its grant, secrets sealed.</summary>
internal sealed record StoredConnection
{
    public required IntegrationId Id { get; init; }

    /// <summary>Whose it is: the company's, or one franchise's.</summary>
    public required TenantScope Owner { get; init; }

    public required Provider Provider { get; init; }

    public required IntegrationStatus Status { get; init; }

    public required IntegrationConfig Config { get; init; }

    public required string AccountKey { get; init; }

    public string? DisplayName { get; init; }

    public ProviderAccount? Account { get; init; }

    public FailureReason? ErrorCode { get; init; }

    public required int Version { get; init; }

    /// <summary>Null when the row lives on none.</summary>
    public GrantSnapshot? Grant { get; init; }
}

/// <summary>Reads for other modules: one round trip, always inside one tenant.</summary>
internal interface IConnectionStore
{
    /// <summary>The rows of this provider that are not disconnected: the tenant's own and, for a franchise, the company's.</summary>
    Task<IReadOnlyList<StoredConnection>> ReadAsync(TenantScope tenant, Provider provider, CancellationToken cancellationToken);

    /// <summary>All live rows that the tenant sees, by provider and account key.</summary>
    Task<IReadOnlyList<ListedConnection>> ListAsync(TenantScope tenant, Provider? provider, int limit, CancellationToken cancellationToken);
}
