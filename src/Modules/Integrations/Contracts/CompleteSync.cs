using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Ends the run well: the last progress, the stream is free, and due again after its interval. Refused like <see cref="ReportSyncProgress"/>; a second time with <see cref="SyncFailureCodes.Ended"/>.
/// </summary>
/// <param name="Run">As <see cref="BeginSync"/> or the last report answered.</param>
/// <param name="Cursor">Where the next run goes on.</param>
/// <param name="Counts">Totals of this run.</param>
public sealed record CompleteSync(SyncRun Run, string? Cursor, SyncCounts Counts) : IRequest<ConnectionResult<SyncState>>
{
    /// <summary>Up to when everything has been read, UTC: people see it as how far the stream has come. Null leaves what was told before.</summary>
    public DateTimeOffset? ReadUntil { get; init; }
}
