namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>The provider sent something genuine. The body is fetched by its id and kept for 30 days.</summary>
public sealed record WebhookReceived : IntegrationNotification
{
    /// <summary>The delivery: the key of its body.</summary>
    public required Guid DeliveryId { get; init; }

    /// <summary>What it is about, in the provider's word (<c>orders/create</c>, <c>invoice.paid</c>); null when the provider does not say.</summary>
    public string? Topic { get; init; }

    /// <summary>False when the provider signs nothing: believe it only after asking the provider.</summary>
    public required bool SignatureVerified { get; init; }
}
