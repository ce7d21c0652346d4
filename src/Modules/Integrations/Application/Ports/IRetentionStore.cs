namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>What is kept only for a time, over all tenants. Ages are measured by the database's clock.</summary>
internal interface IRetentionStore
{
    /// <returns>How many went: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> DeleteIdempotencyRecordsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken);

    /// <summary>Rows that were removed that long ago; live ones never.</summary>
    /// <returns>How many went: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> DeleteRemovedIntegrationsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken);

    /// <summary>Events that every handler has had; those that wait, and dead letters, never.</summary>
    /// <returns>How many went: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> DeleteDeliveredEventsAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken);

    /// <summary>The progress of handlers where nothing has happened for so long.</summary>
    /// <returns>How many went: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> DeleteIdleLanesAsync(TimeSpan olderThan, int limit, CancellationToken cancellationToken);

    /// <summary>Trips to consent pages that nobody can end any more.</summary>
    Task<int> DeleteEndedAuthorizationsAsync(CancellationToken cancellationToken);

    /// <summary>Hosts that ended without signing off.</summary>
    Task<int> DeleteHostsAsync(TimeSpan unseenFor, CancellationToken cancellationToken);

    /// <returns>How many monthly partitions of the activity log were missing.</returns>
    Task<int> MakeActivityPartitionsAsync(int monthsAhead, CancellationToken cancellationToken);

    /// <returns>How many monthly partitions of the activity log were dropped.</returns>
    Task<int> DropActivityPartitionsAsync(int monthsKept, CancellationToken cancellationToken);
}
