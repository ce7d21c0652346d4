using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>
/// Something that befell a connection. Published after the change is committed, at least once to each handler, in order per integration;
/// a repeat carries the same <see cref="EventId"/>. Holds ids and codes only, never a secret or a payload.
/// Handle it with MediatR's <see cref="INotificationHandler{TNotification}"/>; a handler that throws is tried again alone, with growing waits.
/// </summary>
public abstract record IntegrationNotification : INotification
{
    /// <summary>Stable over repeats: what a handler remembers to drop them.</summary>
    public required Guid EventId { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Whose connection it is: the company, and the franchise when the connection is that franchise's own.</summary>
    public required TenantScope Tenant { get; init; }

    /// <summary>The connection.</summary>
    public required Guid IntegrationId { get; init; }

    /// <summary>Its outside system.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Which of the tenant's accounts at this provider, 1 to 200 characters; <c>default</c> unless a person named it.</summary>
    public required string AccountKey { get; init; }
}
