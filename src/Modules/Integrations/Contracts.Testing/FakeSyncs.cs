namespace GeniusErp.Modules.Integrations.Contracts.Testing;

/// <summary>Sync streams in memory, by the rules of the real ones: one run has a stream, and moves it from the cursor where it stands. Any name is a stream.</summary>
internal sealed class FakeSyncs(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Integration, string Stream), Stream> streams = [];
    private readonly HashSet<Guid> ended = [];

    public ConnectionResult<SyncRun> Begin(BeginSync begin, Connection connection)
    {
        lock (gate)
        {
            var stream = Of(begin.IntegrationId, begin.Stream);
            if (stream.Run is not null && stream.LeaseUntil > clock.GetUtcNow())
            {
                return Failure(SyncFailureCodes.Running);
            }

            (stream.Run, stream.Lease, stream.LeaseUntil) = (Guid.CreateVersion7(), begin.Lease, clock.GetUtcNow() + begin.Lease);
            return new SyncRun
            {
                Id = stream.Run.Value,
                IntegrationId = connection.Id,
                Tenant = connection.Tenant,
                Provider = connection.Provider,
                AccountKey = connection.AccountKey,
                Stream = begin.Stream,
                Cursor = stream.Cursor,
                LeaseUntil = stream.LeaseUntil,
            };
        }
    }

    public ConnectionResult<SyncRun> Report(ReportSyncProgress progress)
    {
        lock (gate)
        {
            var stream = Of(progress.Run.IntegrationId, progress.Run.Stream);
            if (Refusal(progress.Run, stream) is { } refusal)
            {
                return refusal;
            }

            (stream.Cursor, stream.LeaseUntil) = (progress.Cursor, clock.GetUtcNow() + stream.Lease);
            return progress.Run with { Cursor = progress.Cursor, LeaseUntil = stream.LeaseUntil };
        }
    }

    /// <param name="failed">Null for a success.</param>
    public ConnectionResult<SyncState> End(SyncRun run, string? cursor, FailSync? failed)
    {
        lock (gate)
        {
            var stream = Of(run.IntegrationId, run.Stream);
            if (Refusal(run, stream) is { } refusal)
            {
                return refusal;
            }

            ended.Add(run.Id);
            (stream.Run, stream.Cursor, stream.Reason) = (null, cursor, failed?.What?.Reason);
            (stream.Failures, stream.LastSuccessAt) = failed is null ? (0, clock.GetUtcNow()) : (stream.Failures + 1, stream.LastSuccessAt);
            return State(run.IntegrationId, run.Stream);
        }
    }

    public ConnectionResult<SyncState> State(Guid integration, string name)
    {
        lock (gate)
        {
            var stream = Of(integration, name);
            return new SyncState
            {
                IntegrationId = integration,
                Stream = name,
                Cursor = stream.Cursor,
                Running = stream.Run is not null && stream.LeaseUntil > clock.GetUtcNow(),
                Paused = false,
                LastSuccessAt = stream.LastSuccessAt,
                Failures = stream.Failures,
                Reason = stream.Reason,
            };
        }
    }

    private ConnectionFailure? Refusal(SyncRun run, Stream stream)
        => ended.Contains(run.Id) ? Failure(SyncFailureCodes.Ended)
            : stream.Run != run.Id ? Failure(SyncFailureCodes.LeaseLost)
            : stream.Cursor != run.Cursor ? Failure(SyncFailureCodes.WrongCursor)
            : null;

    private Stream Of(Guid integration, string name)
    {
        if (!streams.TryGetValue((integration, name), out var stream))
        {
            streams.Add((integration, name), stream = new());
        }

        return stream;
    }

    private static ConnectionFailure Failure(string code) => new(code, new(code, code));

    private sealed class Stream
    {
        public string? Cursor { get; set; }

        public Guid? Run { get; set; }

        public TimeSpan Lease { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }

        public DateTimeOffset? LastSuccessAt { get; set; }

        public int Failures { get; set; }

        public Domain.FailureReason? Reason { get; set; }
    }
}
