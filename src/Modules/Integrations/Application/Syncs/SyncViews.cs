using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>How a stream stands, in one word.</summary>
internal enum SyncStanding
{
    /// <summary>Runs when its time comes.</summary>
    Scheduled,

    /// <summary>A module is at it.</summary>
    Running,

    /// <summary>The last run failed or was left; the next one comes sooner than the interval says.</summary>
    Retrying,

    /// <summary>A person paused it.</summary>
    Paused,

    /// <summary>Waits until the connection works again.</summary>
    Waiting,
}

/// <summary>A stream as a person sees it.</summary>
internal sealed record SyncStreamView
{
    /// <summary>Code of the stream.</summary>
    public required string Stream { get; init; }

    public required Text Label { get; init; }

    /// <summary><c>scheduled</c>, <c>running</c>, <c>retrying</c>, <c>paused</c> or <c>waiting</c> (for the connection).</summary>
    public required string Standing { get; init; }

    public required int IntervalSeconds { get; init; }

    /// <summary>The permission that it needs, in the provider's word.</summary>
    public string? Needs { get; init; }

    /// <summary>A person may have it begin again at a date; else only at its beginning.</summary>
    public bool FromDate { get; init; }

    /// <summary>No date before this: the provider goes back no further. Null where it names no limit.</summary>
    public DateTimeOffset? EarliestFrom { get; init; }

    /// <summary>Where the next run goes on; null from the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>A person had it begin again here: nothing older is wanted. Null: everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Up to when everything has been read, as its reader tells; null when it tells nothing.</summary>
    public DateTimeOffset? ReadUntil { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Null while it runs, is paused, or waits for the connection.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Two intervals have passed without a success. A paused stream is never late, nor one that no module has ever read.</summary>
    public bool Late { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Runs without success in a row.</summary>
    public int FailureCount { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>What happened and what to do next, in both languages.</summary>
    public Text? ErrorMessage { get; init; }

    /// <summary>The newest run, also one that is going on; null before the first.</summary>
    public SyncRunView? LastRun { get; init; }
}

/// <param name="State"><c>running</c>, <c>completed</c>, <c>failed</c>, <c>abandoned</c> or <c>cancelled</c> (by a person).</param>
/// <param name="Read">Records that the provider gave, so far.</param>
/// <param name="Changed">Of those, the ones that changed something here.</param>
/// <param name="Rejected">Of those, the ones that could not be taken.</param>
internal sealed record SyncRunView(Guid Id, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long Read, long Changed, long Rejected, string? ErrorCode);

internal static class SyncViews
{
    /// <summary>Without success for so many intervals, a stream is late.</summary>
    public const int LateAfterIntervals = 2;

    public static SyncStreamView Of(ProviderDescriptor provider, SyncedIntegration integration, SyncStream declared)
    {
        var view = new SyncStreamView
        {
            Stream = declared.Code,
            Label = declared.Label,
            Standing = Words.Code(SyncStanding.Scheduled),
            IntervalSeconds = (int)declared.Interval.TotalSeconds,
            Needs = declared.Needs,
            FromDate = declared.FromDate,
            EarliestFrom = declared.EarliestFrom(integration.Now),
        };
        if (integration.Find(declared.Code) is not { } stored)
        {
            return integration.Status == IntegrationStatus.Connected ? view : view with { Standing = Words.Code(SyncStanding.Waiting) };
        }

        var standing = StandingOf(integration, stored);
        return view with
        {
            Standing = Words.Code(standing),
            Cursor = stored.Cursor,
            From = stored.From,
            ReadUntil = stored.ReadUntil,
            LastSuccessAt = stored.LastSuccessAt,
            NextRunAt = standing is SyncStanding.Scheduled or SyncStanding.Retrying ? stored.NextDueAt : null,
            Late = stored.PausedAt is null && (stored.LastRun is not null || stored.LastSuccessAt is not null) && integration.Status != IntegrationStatus.Disconnected
                && (stored.LastSuccessAt ?? stored.CreatedAt) + (LateAfterIntervals * declared.Interval) < integration.Now,
            PausedAt = stored.PausedAt,
            FailureCount = stored.FailureCount,
            ErrorCode = stored.Reason?.Code(),
            ErrorMessage = stored.Reason?.Explain(provider.Name),
            LastRun = stored.LastRun is { } run
                ? new(run.Id, run.State, run.StartedAt, run.EndedAt, run.Counts.Read, run.Counts.Changed, run.Counts.Rejected, run.Reason?.Code())
                : null,
        };
    }

    private static SyncStanding StandingOf(SyncedIntegration integration, StoredSync stored) => stored switch
    {
        { LeaseUntil: not null } => SyncStanding.Running,
        { PausedAt: not null } => SyncStanding.Paused,
        _ when integration.Status != IntegrationStatus.Connected => SyncStanding.Waiting,
        { FailureCount: > 0 } => SyncStanding.Retrying,
        _ => SyncStanding.Scheduled,
    };
}
