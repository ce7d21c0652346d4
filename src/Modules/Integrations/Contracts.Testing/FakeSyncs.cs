namespace GeniusErp.Modules.Integrations.Contracts.Testing;

/// <summary>Sync streams in memory, by the rules of the real ones: one run has a stream, and moves it from the cursor where it stands. Any name is a stream.</summary>
internal sealed class FakeSyncs(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Integration, string Stream), Stream> streams = [];
    private readonly HashSet<Guid> ended = [];
    private readonly HashSet<Guid> cancelled = [];

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
                From = stream.From,
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

            (stream.Cursor, stream.ReadUntil, stream.LeaseUntil) = (progress.Cursor, progress.ReadUntil ?? stream.ReadUntil, clock.GetUtcNow() + stream.Lease);
            return progress.Run with { Cursor = progress.Cursor, LeaseUntil = stream.LeaseUntil };
        }
    }

    /// <summary>Takes the stream from its run.</summary>
    public void Cancel(Guid integration, string name)
    {
        lock (gate)
        {
            var stream = Of(integration, name);
            if (stream.Run is { } run)
            {
                cancelled.Add(run);
                stream.Run = null;
            }
        }
    }

    public void Restart(Guid integration, string name, DateTimeOffset? from)
    {
        lock (gate)
        {
            Cancel(integration, name);
            var stream = Of(integration, name);
            (stream.Cursor, stream.From, stream.ReadUntil) = (null, from, null);
        }
    }

    /// <param name="failed">Null for a success.</param>
    public ConnectionResult<SyncState> End(SyncRun run, string? cursor, DateTimeOffset? readUntil, FailSync? failed)
    {
        lock (gate)
        {
            var stream = Of(run.IntegrationId, run.Stream);
            if (Refusal(run, stream) is { } refusal)
            {
                return refusal;
            }

            ended.Add(run.Id);
            (stream.Run, stream.Cursor, stream.ReadUntil, stream.Reason) = (null, cursor, readUntil ?? stream.ReadUntil, failed?.What?.Reason);
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
                From = stream.From,
                ReadUntil = stream.ReadUntil,
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
            : cancelled.Contains(run.Id) ? Failure(SyncFailureCodes.Cancelled)
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

        public DateTimeOffset? From { get; set; }

        public DateTimeOffset? ReadUntil { get; set; }

        public Guid? Run { get; set; }

        public TimeSpan Lease { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }

        public DateTimeOffset? LastSuccessAt { get; set; }

        public int Failures { get; set; }

        public Domain.FailureReason? Reason { get; set; }
    }
}
