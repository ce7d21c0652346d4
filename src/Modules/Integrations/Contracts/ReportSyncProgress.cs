using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Keeps how far the run has come and begins its lease anew. Send it after what was read up to <paramref name="Cursor"/> has been stored: the next run goes on from there.
/// Refused with <see cref="SyncFailureCodes.LeaseLost"/>, <see cref="SyncFailureCodes.WrongCursor"/> <see cref="SyncFailureCodes.Cancelled"/> or <see cref="SyncFailureCodes.Ended"/>; then nothing was kept.
/// </summary>
/// <param name="Run">As <see cref="BeginSync"/> or the last report answered.</param>
/// <param name="Cursor">Where to go on from now on; null for the beginning. More than 4000 characters, or a NUL, is an <see cref="ArgumentException"/>.</param>
/// <param name="Counts">Totals of this run.</param>
/// <returns>The run to go on with.</returns>
public sealed record ReportSyncProgress(SyncRun Run, string? Cursor, SyncCounts Counts) : IRequest<ConnectionResult<SyncRun>>
{
    /// <summary>Up to when everything has been read, UTC: people see it as how far the stream has come. Null leaves what was told before.</summary>
    public DateTimeOffset? ReadUntil { get; init; }
}
