using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>An address as it was found by its unguessable part, with the connection that it belongs to.</summary>
internal sealed record WebhookTarget
{
    /// <summary>Row of the address: what its secrets are sealed to.</summary>
    public required Guid EndpointId { get; init; }

    public required TenantScope Tenant { get; init; }

    public required IntegrationId IntegrationId { get; init; }

    public required Provider Provider { get; init; }

    public required string AccountKey { get; init; }

    public ProviderAccount? Account { get; init; }

    public required IntegrationConfig Config { get; init; }

    /// <summary>Sealed: <c>current</c>, <c>previous</c>.</summary>
    public required IntegrationConfig Secrets { get; init; }

    /// <summary>The old secret still counts.</summary>
    public required bool PreviousHolds { get; init; }

    /// <summary>The OAuth app whose address this is; null for the address of one connection.</summary>
    public WebhookApp? App { get; init; }
}

/// <summary>An OAuth app as an address: what comes is for whoever granted it.</summary>
/// <param name="OnlyCompany">Null for the operator's app; else the company whose own app it is.</param>
internal sealed record WebhookApp(string Authority, string ClientId, string? OnlyCompany);

/// <summary>Which of an address's secrets proved a delivery.</summary>
internal enum WebhookSecretSlot
{
    None,
    Current,
    Previous,
}

/// <summary>How an app's delivery finds its connections.</summary>
/// <param name="AccountSetting">By this setting of the connection; null: by who consented.</param>
/// <param name="ReachesLetGo">Also connections that once lived on this account's consent, as long as their row is there.</param>
internal sealed record WebhookRouting(string? AccountSetting, bool ReachesLetGo);

/// <summary>A connection that a part of an app's delivery is for.</summary>
internal sealed record WebhookRecipient(string Reference, TenantScope Tenant, IntegrationId IntegrationId, string AccountKey);

/// <summary>An address as people see it: times and sealed secrets.</summary>
internal sealed record WebhookEndpoint
{
    public required Guid Id { get; init; }

    public required IntegrationConfig Secrets { get; init; }

    public string? Authority { get; init; }

    public string? App { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    public DateTimeOffset? PreviousKeyUntil { get; init; }

    public DateTimeOffset? CurrentUsedAt { get; init; }

    public DateTimeOffset? PreviousUsedAt { get; init; }

    public DateTimeOffset? LastDeliveryAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>Fences a write against another one of the same moment. 0 for an address that is not stored yet.</summary>
    public int Generation { get; init; }
}

/// <summary>What is written of an address.</summary>
internal sealed record WebhookEndpointChange(WebhookEndpoint Endpoint, byte[] KeyHash, byte[]? PreviousKeyHash, string Action);

/// <summary>Addresses that webhooks come to.</summary>
internal interface IWebhookEndpointStore
{
    /// <summary>Before a tenant is known. Null for an address that never was, was removed or rotated away, and for a connection that was let go.</summary>
    Task<WebhookTarget?> FindAsync(byte[] keyHash, CancellationToken cancellationToken);

    /// <summary>Who granted this app and has one of these accounts.</summary>
    Task<IReadOnlyList<WebhookRecipient>> FindRecipientsAsync(WebhookApp app, Provider provider, IReadOnlyList<string> accounts, WebhookRouting routing, CancellationToken cancellationToken);

    Task<WebhookEndpoint?> ReadAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken);

    /// <summary>Writes it and its line in the activity log. False when somebody else wrote in between.</summary>
    Task<bool> SaveAsync(TenantScope tenant, Integration integration, WebhookEndpointChange change, CancellationToken cancellationToken);

    /// <summary>Removes it with its secrets. False when there was none.</summary>
    Task<bool> RemoveAsync(TenantScope tenant, Integration integration, CancellationToken cancellationToken);
}
