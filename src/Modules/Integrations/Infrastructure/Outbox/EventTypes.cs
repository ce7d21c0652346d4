using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Contracts.Events;
using MediatR;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>One kind of event: its stable code in the table, its record, and how a handler is called with it.</summary>
internal abstract record EventType(string Code, Type Record)
{
    public abstract IntegrationNotification Read(string payload);

    /// <param name="handler">Handles this record or one that it derives from.</param>
    public abstract Task HandAsync(object handler, IntegrationNotification notification, CancellationToken cancellationToken);
}

/// <summary>Every event that goes out. A code is kept for ever: events of older builds are in the table under it.</summary>
internal static class EventTypes
{
    public static readonly IReadOnlyList<EventType> All =
    [
        new Of<IntegrationConnected>("integration_connected"),
        new Of<IntegrationDisconnected>("integration_disconnected"),
        new Of<IntegrationFailed>("integration_failed"),
        new Of<IntegrationRecovered>("integration_recovered"),
        new Of<IntegrationChanged>("integration_changed"),
        new Of<CredentialExpiring>("credential_expiring"),
        new Of<SyncDue>("sync_due"),
        new Of<WebhookReceived>("webhook_received"),
    ];

    private static readonly FrozenDictionary<string, EventType> ByCode = All.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, EventType> ByRecord = All.ToFrozenDictionary(type => type.Record);

    /// <exception cref="KeyNotFoundException">A record that is not in the list: it needs a code first.</exception>
    public static EventType For(IntegrationNotification notification) => ByRecord[notification.GetType()];

    public static bool TryFind(string code, [NotNullWhen(true)] out EventType? type) => ByCode.TryGetValue(code, out type);

    private sealed record Of<T>(string Code) : EventType(Code, typeof(T))
        where T : IntegrationNotification
    {
        public override IntegrationNotification Read(string payload)
            => JsonSerializer.Deserialize<T>(payload, EventJson.Options) ?? throw new JsonException("An event is a JSON object.");

        public override Task HandAsync(object handler, IntegrationNotification notification, CancellationToken cancellationToken)
            => ((INotificationHandler<T>)handler).Handle((T)notification, cancellationToken);
    }
}
