using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A delivery to be kept.</summary>
internal sealed record NewWebhookDelivery
{
    public required Guid Id { get; init; }

    public required TenantScope Tenant { get; init; }

    public required IntegrationId IntegrationId { get; init; }

    public required Provider Provider { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it is unless it is a repeat.</summary>
    public required WebhookVerdict Verdict { get; init; }

    public string? Reason { get; init; }

    public required bool SignatureVerified { get; init; }

    public string? ProviderDeliveryId { get; init; }

    public string? Topic { get; init; }

    public required string Method { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Redacted.</summary>
    public required JsonObject Headers { get; init; }

    public required int BodyBytes { get; init; }

    /// <summary>Sealed; null for what is not kept.</summary>
    public IntegrationConfig? Body { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>What makes two deliveries one; null for what was refused.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>Goes out when this is the first of its kind.</summary>
    public WebhookReceived? Event { get; init; }

    /// <summary>The row of the address, to note its use; null when an app's.</summary>
    public Guid? EndpointId { get; init; }

    public WebhookSecretSlot ProvedBy { get; init; }

    /// <summary>The provider is to be asked at once whether the connection still lives.</summary>
    public bool CheckConnection { get; init; }
}

/// <summary>A delivery whose sealed parts are read again.</summary>
internal sealed record StoredWebhookDelivery(WebhookDeliveryView View, JsonObject Headers, Provider Provider, string AccountKey, TenantScope Tenant, IntegrationId IntegrationId, IntegrationConfig? Body);

/// <param name="ByVerdict">Each of them.</param>
/// <param name="Newest">Null when nothing is kept.</param>
internal sealed record WebhookDeliveryCounts(IReadOnlyDictionary<WebhookVerdict, long> ByVerdict, DateTimeOffset? Newest);

/// <summary>A delivery whose confirmation is due.</summary>
internal sealed record DueWebhookDelivery(Guid Id, TenantScope Tenant);

/// <summary>Deliveries of webhooks. Bodies are sealed before they come here.</summary>
internal interface IWebhookDeliveryStore
{
    /// <summary>
    /// Keeps it in one round trip and one transaction with its event: when this returns, nothing is lost. A repeat is kept as such, without a body or an event.
    /// </summary>
    /// <returns>False for a repeat.</returns>
    Task<bool> AddAsync(NewWebhookDelivery delivery, CancellationToken cancellationToken);

    Task<StoredWebhookDelivery?> FindAsync(TenantScope tenant, Guid id, CancellationToken cancellationToken);

    Task<Page<WebhookDeliveryView>> ListAsync(TenantScope tenant, IntegrationId id, WebhookVerdict? verdict, PageRequest page, CancellationToken cancellationToken);

    /// <summary>How many of each verdict are kept, and when the newest came.</summary>
    Task<WebhookDeliveryCounts> CountAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken);

    /// <summary>Hands an accepted delivery over once more, or asks about a failed one again. False when that was done within <paramref name="notWithin"/>.</summary>
    Task<bool> ReplayAsync(StoredWebhookDelivery delivery, WebhookReceived? notification, TimeSpan notWithin, CancellationToken cancellationToken);

    /// <summary>Claims deliveries that wait for the provider's confirmation; a host that dies gives them back after <paramref name="claim"/>.</summary>
    Task<IReadOnlyList<DueWebhookDelivery>> ClaimDueAsync(int limit, TimeSpan claim, CancellationToken cancellationToken);

    /// <summary>Ends the wait: accepted with its event, ignored or failed without. Nothing happens when it no longer waits.</summary>
    Task SettleAsync(StoredWebhookDelivery delivery, WebhookVerdict verdict, string? reason, WebhookReceived? notification, CancellationToken cancellationToken);

    /// <summary>The provider says that it is not so: ignored, and what told its repeats is forgotten. Whoever sends a report before its time cannot keep the true one out.</summary>
    Task DenyAsync(StoredWebhookDelivery delivery, string reason, byte[] digest, CancellationToken cancellationToken);

    /// <summary>It is not decided yet: asked again later.</summary>
    Task PostponeAsync(StoredWebhookDelivery delivery, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>A request to have a person's data deleted, under the code by which its state can be looked up.</summary>
    Task NoteDeletionAsync(byte[] codeHash, CancellationToken cancellationToken);

    Task<DateTimeOffset?> FindDeletionAsync(byte[] codeHash, CancellationToken cancellationToken);
}
