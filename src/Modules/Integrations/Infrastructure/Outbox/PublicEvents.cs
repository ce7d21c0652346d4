using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;
using Told = GeniusErp.Modules.Integrations.Contracts.Events;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>What other modules hear of what happened to an aggregate. Creations, refused connects and checks concern nobody else.</summary>
internal static class PublicEvents
{
    /// <param name="changed">The aggregates of one transaction.</param>
    /// <returns>In the order of the integrations' ids (see <see cref="OutboxRows"/>), each one's in the order in which they happened; the event ids sort the same way.</returns>
    public static IReadOnlyList<Told.IntegrationNotification> Of(IReadOnlyList<Integration> changed)
    {
        List<Told.IntegrationNotification>? told = null;
        foreach (var integration in changed.Count > 1 ? changed.OrderBy(row => row.Id.Value) : changed.AsEnumerable())
        {
            foreach (var happened in integration.Events)
            {
                if (Translate(integration, happened) is { } notification)
                {
                    (told ??= []).Add(notification);
                }
            }
        }

        if (told is null)
        {
            return [];
        }

        // EF inserts in the order of the keys.
        var ids = told.Select(notification => Guid.CreateVersion7(notification.OccurredAt)).Order().ToList();
        return [.. told.Zip(ids, (notification, id) => notification with { EventId = id })];
    }

    private static Told.IntegrationNotification? Translate(Integration row, IntegrationEvent happened) => happened switch
    {
        IntegrationConnected connected => new Told.IntegrationConnected
        {
            EventId = default, OccurredAt = happened.At, Tenant = Owner(row), IntegrationId = row.Id.Value, Provider = row.Provider, AccountKey = row.AccountKey,
            Again = connected.From != IntegrationStatus.Disconnected,
        },
        IntegrationFailed failed => new Told.IntegrationFailed
        {
            EventId = default, OccurredAt = happened.At, Tenant = Owner(row), IntegrationId = row.Id.Value, Provider = row.Provider, AccountKey = row.AccountKey,
            Reason = failed.Reason,
        },
        IntegrationRecovered => new Told.IntegrationRecovered
        {
            EventId = default, OccurredAt = happened.At, Tenant = Owner(row), IntegrationId = row.Id.Value, Provider = row.Provider, AccountKey = row.AccountKey,
        },

        // A removal that disconnects first is one event, and it says removed.
        IntegrationDisconnected when row.DeletedAt is null => Disconnected(row, happened, removed: false),
        IntegrationRemoved => Disconnected(row, happened, removed: true),
        IntegrationConfigured configured => Changed(row, happened, [.. NamesOf(configured.After)]),
        AccountChanged => Changed(row, happened, ["account"]),
        _ => null,
    };

    private static Told.IntegrationDisconnected Disconnected(Integration row, IntegrationEvent happened, bool removed) => new()
    {
        EventId = default, OccurredAt = happened.At, Tenant = Owner(row), IntegrationId = row.Id.Value, Provider = row.Provider, AccountKey = row.AccountKey,
        Removed = removed,
    };

    private static Told.IntegrationChanged Changed(Integration row, IntegrationEvent happened, IReadOnlyList<string> what) => new()
    {
        EventId = default, OccurredAt = happened.At, Tenant = Owner(row), IntegrationId = row.Id.Value, Provider = row.Provider, AccountKey = row.AccountKey,
        Changed = what,
    };

    private static IEnumerable<string> NamesOf(JsonObject after) => after.Select(pair => pair.Key == "config" ? "settings" : pair.Key);

    private static TenantScope Owner(Integration row) => new(row.CompanyId, row.FranchiseId);
}
