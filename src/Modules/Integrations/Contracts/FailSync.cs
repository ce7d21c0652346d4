using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Ends the run without success: what was reported so far stays, the stream is free, and due again after a wait that grows with each failure in a row (5 seconds doubling to
/// 10 minutes, or what the provider asked for). Refused like <see cref="CompleteSync"/>.
/// </summary>
/// <param name="Run">As <see cref="BeginSync"/> or the last report answered.</param>
/// <param name="What">What the provider did; null when the trouble is the caller's own.</param>
public sealed record FailSync(SyncRun Run, ObservedFailure? What = null) : IRequest<ConnectionResult<SyncState>>
{
    /// <summary>
    /// The connection over which <see cref="What"/> was seen: its state then follows as by <see cref="ReportFailure"/>. Leave it null for what a <see cref="ConnectionException"/> told: that is known already.
    /// </summary>
    public Connection? Used { get; init; }

    /// <summary>The failure of a <see cref="ConnectionException"/>, or of a request that was refused in the middle of the run.</summary>
    public static FailSync Because(SyncRun run, ConnectionFailure failure)
        => new(run, failure.Reason is { } reason ? new ObservedFailure(reason) { RetryAfter = failure.RetryAfter } : null);
}
