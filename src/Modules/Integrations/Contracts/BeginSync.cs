using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Begins a run of a sync stream: from now on this run has the stream, and nobody else, until it ends or its lease runs out. Refused by name when the stream is not declared by
/// its provider (<see cref="SyncFailureCodes.UnknownStream"/>), when somebody else has it (<see cref="SyncFailureCodes.Running"/>) or a person paused it
/// (<see cref="SyncFailureCodes.Paused"/>), and like <see cref="GetConnection"/> when the connection is disconnected or in error.
/// </summary>
/// <param name="Tenant">For whom: that of <see cref="Events.SyncDue"/>. An illegal one is an <see cref="ArgumentException"/>.</param>
/// <param name="IntegrationId">The connection: of the event, or <see cref="Connection.Id"/>.</param>
/// <param name="Stream">Which stream, as the provider declares it, for example <c>orders</c>.</param>
public sealed record BeginSync(TenantScope Tenant, Guid IntegrationId, string Stream) : IRequest<ConnectionResult<SyncRun>>
{
    /// <summary>How long the run may be silent before it counts as abandoned; each report of progress begins it anew. From 1 second to 1 hour, else an <see cref="ArgumentException"/>. Default 5 minutes.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>A run that has its stream. Each report of progress answers with the next one; requests with an older one are refused. Holds no secret and may be stored.</summary>
public sealed record SyncRun
{
    /// <summary>The run.</summary>
    public required Guid Id { get; init; }

    /// <summary>The connection.</summary>
    public required Guid IntegrationId { get; init; }

    /// <summary>Whose connection it is. With <see cref="Provider"/> and <see cref="AccountKey"/> it makes <see cref="GetConnection"/> answer with this very connection.</summary>
    public required TenantScope Tenant { get; init; }

    /// <summary>The outside system.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Which of the tenant's accounts.</summary>
    public required string AccountKey { get; init; }

    /// <summary>The stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Where to go on: what the last report of progress left, of this run or of one before; null from the beginning. Up to 4000 characters of the caller's own.</summary>
    public string? Cursor { get; init; }

    /// <summary>Nothing older is wanted, UTC: a person had the stream begin again there, and <see cref="Cursor"/> was null then. Null: everything. Only where the provider's stream can be read from a date.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until then the run may be silent, UTC, by the database's clock.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
}

/// <summary>What a run has done so far, from its beginning: totals, so that a repeated report counts nothing twice. Negative numbers are an <see cref="ArgumentException"/>.</summary>
/// <param name="Read">Records that the provider gave.</param>
/// <param name="Changed">Of those, the ones that changed something here.</param>
/// <param name="Rejected">Of those, the ones that could not be taken.</param>
public readonly record struct SyncCounts(long Read, long Changed = 0, long Rejected = 0);

/// <summary>The codes of <see cref="ConnectionFailure.Code"/> that only sync requests answer with.</summary>
public static class SyncFailureCodes
{
    /// <summary>The provider declares no such stream: its page of the documentation names those that there are.</summary>
    public const string UnknownStream = "unknown_stream";

    /// <summary>Another run has the stream; <see cref="ConnectionFailure.RetryAfter"/> says when its lease ends at the latest.</summary>
    public const string Running = "sync_running";

    /// <summary>A person paused the stream: nothing to do until it is resumed.</summary>
    public const string Paused = "sync_paused";

    /// <summary>The run was silent for too long and no longer has the stream. Nothing of the request was kept; stop, and let the next run go on from the stored cursor.</summary>
    public const string LeaseLost = "sync_lease_lost";

    /// <summary>The stream's cursor is not the one that the request goes on from. Nothing was kept: use the run that the last report answered with.</summary>
    public const string WrongCursor = "sync_wrong_cursor";

    /// <summary>The run has been completed or failed before. Nothing was changed.</summary>
    public const string Ended = "sync_ended";

    /// <summary>A person cancelled the run, or had the stream begin again elsewhere. Nothing of the request was kept; stop, and undo nothing.</summary>
    public const string Cancelled = "sync_cancelled";
}
