using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>How a stream stands. Fails with <see cref="SyncFailureCodes.UnknownStream"/>, or when the tenant has no such connection.</summary>
/// <param name="Tenant">For whom. An illegal one is an <see cref="ArgumentException"/>.</param>
/// <param name="IntegrationId">The connection.</param>
/// <param name="Stream">As the provider declares it.</param>
public sealed record GetSyncState(TenantScope Tenant, Guid IntegrationId, string Stream) : IRequest<ConnectionResult<SyncState>>;

/// <summary>A stream at one moment. Times are UTC.</summary>
public sealed record SyncState
{
    /// <summary>The connection.</summary>
    public required Guid IntegrationId { get; init; }

    /// <summary>The stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Where the next run goes on; null from the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>Nothing older is wanted; null: everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Up to when everything has been read, as the stream's reader told; null when it told nothing.</summary>
    public DateTimeOffset? ReadUntil { get; init; }

    /// <summary>A run has the stream now.</summary>
    public required bool Running { get; init; }

    /// <summary>A person paused it.</summary>
    public required bool Paused { get; init; }

    /// <summary>When the last run was completed; null before the first.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When <see cref="Events.SyncDue"/> is told next; null while it runs, is paused, or the connection cannot be used.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Runs without success in a row.</summary>
    public required int Failures { get; init; }

    /// <summary>Why the last run failed; null after a success, and when it was no fault of the provider or the connection.</summary>
    public FailureReason? Reason { get; init; }
}
