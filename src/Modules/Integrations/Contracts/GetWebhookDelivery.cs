using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Asks for what the provider sent, behind a <see cref="Events.WebhookReceived"/>. Kept for 30 days; then, and for somebody else's, the failure is
/// <see cref="ConnectionFailureCodes.DeliveryNotFound"/>.
/// </summary>
/// <param name="Tenant">For whom, as the event says. An illegal one is an <see cref="ArgumentException"/>.</param>
/// <param name="DeliveryId">As the event says.</param>
public sealed record GetWebhookDelivery(TenantScope Tenant, Guid DeliveryId) : IRequest<ConnectionResult<WebhookDelivery>>;

/// <summary>One delivery, with the bytes that came.</summary>
public sealed record WebhookDelivery
{
    /// <summary>As asked for.</summary>
    public required Guid Id { get; init; }

    /// <summary>The connection that it came for.</summary>
    public required Guid IntegrationId { get; init; }

    /// <summary>Its outside system.</summary>
    public required Provider Provider { get; init; }

    /// <summary>When it came, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it is about, in the provider's word; null when the provider does not say.</summary>
    public string? Topic { get; init; }

    /// <summary>The provider's own id of the delivery; null where it has none.</summary>
    public string? ProviderDeliveryId { get; init; }

    /// <summary>False when the provider signs nothing.</summary>
    public required bool SignatureVerified { get; init; }

    /// <summary>True when the provider signs nothing but was asked, and said the same.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>As the provider named it; null when it did not.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as it came; of a delivery to an app's address, the part that belongs to this connection. Empty for a GET.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>For a GET: the query with its question mark; else empty.</summary>
    public required string Query { get; init; }
}
