using GeniusErp.Modules.Integrations.Contracts.Events;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>What is written of an event; its place in the order and its progress are the database's.</summary>
internal sealed class OutboxEvent
{
    public required Guid Id { get; init; }

    public required string CompanyId { get; init; }

    public string? FranchiseId { get; init; }

    public required Guid IntegrationId { get; init; }

    /// <summary>A code of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public required string Payload { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public static OutboxEvent Of(IntegrationNotification notification) => new()
    {
        Id = notification.EventId,
        CompanyId = notification.Tenant.CompanyId,
        FranchiseId = notification.Tenant.FranchiseId,
        IntegrationId = notification.IntegrationId,
        Type = EventTypes.For(notification).Code,
        Payload = EventJson.Write(notification),
        OccurredAt = notification.OccurredAt,
    };
}
