using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A run as it was stored; one whose lease ran out is <c>abandoned</c>, even before anybody has noted it.</summary>
internal sealed record StoredSyncRun(Guid Id, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, SyncCounts Counts, FailureReason? Reason);

/// <summary>A stream as it was stored, with its newest run.</summary>
internal sealed record StoredSync
{
    public required string Stream { get; init; }

    public string? Cursor { get; init; }

    /// <summary>Nothing older is wanted; null: everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Up to when everything has been read, as its reader told.</summary>
    public DateTimeOffset? ReadUntil { get; init; }

    public required DateTimeOffset NextDueAt { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When the lease of the run that has it ends; null when nobody has it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public required int FailureCount { get; init; }

    public FailureReason? Reason { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public StoredSyncRun? LastRun { get; init; }
}

/// <summary>An integration, as far as its syncs are concerned, and its streams.</summary>
/// <param name="Now">The moment of the reading, by the database's clock.</param>
internal sealed record SyncedIntegration(
    IntegrationId Id, TenantScope Owner, Provider Provider, string AccountKey, IntegrationStatus Status, FailureReason? Reason, DateTimeOffset Now, IReadOnlyList<StoredSync> Streams)
{
    public StoredSync? Find(string stream) => Streams.FirstOrDefault(known => known.Stream == stream);
}

/// <summary>A stream that a run was given.</summary>
internal readonly record struct BegunSync(string? Cursor, DateTimeOffset? From, DateTimeOffset LeaseUntil);

/// <summary>How far a run has come.</summary>
/// <param name="ReadUntil">Null leaves what was told before.</param>
internal readonly record struct SyncReport(string? Cursor, SyncCounts Counts, DateTimeOffset? ReadUntil);

/// <summary>What a stream read in the last days.</summary>
/// <param name="Records">Over all its runs.</param>
/// <param name="Since">When the first of them began; null when there was none.</param>
internal readonly record struct SyncVolume(long Records, DateTimeOffset? Since);

/// <summary>What has become of a run.</summary>
/// <param name="HasStream">Nobody has taken the stream from it.</param>
internal readonly record struct RunEnding(string State, bool HasStream);

/// <summary>Sync streams of one tenant. Leases and due times are the database's; whatever a run writes names the run, so one that lost its stream writes nothing.</summary>
internal interface ISyncStore
{
    /// <returns>Null when the tenant sees no such live integration.</returns>
    Task<SyncedIntegration?> ReadAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken);

    /// <summary>Makes the streams that are not there yet. Those that were never read are due at once. Nothing for an integration that is gone.</summary>
    Task DeclareAsync(TenantScope tenant, IntegrationId id, IReadOnlyCollection<string> streams, CancellationToken cancellationToken);

    /// <returns>Null when somebody has the stream, it is paused, or its integration is not connected.</returns>
    Task<BegunSync?> TryBeginAsync(SyncedIntegration integration, string stream, Guid run, TimeSpan lease, CancellationToken cancellationToken);

    /// <returns>The end of the new lease; null when the run has lost the stream, has ended, or stands at another cursor.</returns>
    Task<DateTimeOffset?> TryReportAsync(SyncRun run, SyncReport report, CancellationToken cancellationToken);

    /// <returns>False as for <see cref="TryReportAsync"/>; nothing was changed.</returns>
    Task<bool> TryCompleteAsync(SyncRun run, SyncReport report, TimeSpan nextIn, CancellationToken cancellationToken);

    /// <returns>False as for <see cref="TryReportAsync"/>; nothing was changed.</returns>
    Task<bool> TryFailAsync(SyncRun run, FailureReason? reason, TimeSpan nextIn, CancellationToken cancellationToken);

    /// <returns>Null when there is no such run any more.</returns>
    Task<RunEnding?> FindRunAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>A person paused it (true) or lets it go on (false): written to the activity log with it.</summary>
    /// <returns>False when it stood so already.</returns>
    Task<bool> SetPausedAsync(SyncedIntegration integration, string stream, bool paused, CancellationToken cancellationToken);

    /// <summary>A person wants it now: due at once, and written to the activity log.</summary>
    /// <returns>False when it runs, is paused, or its integration is not connected.</returns>
    Task<bool> TryMakeDueAsync(SyncedIntegration integration, string stream, CancellationToken cancellationToken);

    /// <summary>A person has it begin again: its cursor goes, it is due at once, and a run that has it is cancelled. Written to the activity log.</summary>
    /// <param name="from">Nothing older is wanted; null: everything.</param>
    Task RestartAsync(SyncedIntegration integration, string stream, DateTimeOffset? from, CancellationToken cancellationToken);

    /// <summary>A person takes the stream from the run that has it. What was reported stays. Written to the activity log.</summary>
    /// <param name="nextIn">When the stream is due again.</param>
    /// <returns>False when no run has it.</returns>
    Task<bool> TryCancelAsync(SyncedIntegration integration, string stream, TimeSpan nextIn, CancellationToken cancellationToken);

    /// <summary>How much the stream's runs that began since then have read.</summary>
    Task<SyncVolume> ReadVolumeAsync(SyncedIntegration integration, string stream, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>A stream that this build knows.</summary>
internal readonly record struct DeclaredSync(Provider Provider, string Stream, TimeSpan Every);

/// <summary>Due streams over all tenants, as the worker.</summary>
internal interface IDueSyncStore
{
    /// <summary>Makes the streams of connected integrations that a new build declares, spread over their first interval.</summary>
    /// <returns>How many were made: fewer than <paramref name="limit"/> means that none is missing.</returns>
    Task<int> DeclareAsync(IReadOnlyCollection<DeclaredSync> declared, int limit, CancellationToken cancellationToken);

    /// <summary>Gives up the runs whose leases ran out; their streams are due again after the wait of a failure.</summary>
    /// <returns>How many: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> AbandonAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that due streams are due, the most overdue first: one event for each, in the transaction that moves it to its next time. Streams that run, are paused, or whose
    /// integration is not connected wait, and are due as soon as that ends. Skips what another host is telling.
    /// </summary>
    /// <param name="only">Only this integration's; null for all.</param>
    /// <returns>How many: fewer than <paramref name="limit"/> means that none is left.</returns>
    Task<int> AnnounceAsync(IReadOnlyCollection<DeclaredSync> declared, int limit, IntegrationId? only, CancellationToken cancellationToken);
}
