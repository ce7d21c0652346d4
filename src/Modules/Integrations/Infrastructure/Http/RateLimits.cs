using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>
/// Each connection's turn under its provider's limit: this host's slice of the shared bucket. Connections wait for themselves only: one that is throttled holds up no other.
/// </summary>
internal sealed class RateLimits(RateBucketStore store, TimeProvider clock)
{
    private const int ManySlices = 10_000;

    private readonly ConcurrentDictionary<IntegrationId, Slice> slices = new();

    /// <summary>Null when it is this call's turn; else how long to stay away, because the turn would come too late.</summary>
    public async ValueTask<TimeSpan?> WaitAsync(OpenedConnection connection, CancellationToken cancellationToken)
    {
        var slice = SliceOf(connection.Id);
        if (slice.TryTake(clock))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Limits.RateLimitWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await QueueAsync(connection, slice, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Limits.RateLimitWait;
        }
    }

    /// <summary>The provider asked to slow down: nobody calls for this long, on any host.</summary>
    public async Task StopAsync(OpenedConnection connection, TimeSpan wait, CancellationToken cancellationToken)
    {
        SliceOf(connection.Id).Empty();
        await store.StopAsync(connection.Owner, connection.Id, wait, cancellationToken);
    }

    /// <summary>
    /// At most a third at once and the rest spread over the period, so that no period of any beginning sees more than the provider allows.
    /// </summary>
    public static (int Capacity, double PerSecond) Bucket(RateLimitRule rule)
    {
        var capacity = Math.Max(1, rule.Requests / 3);
        return (capacity, Math.Max(1, rule.Requests - capacity) / rule.Per.TotalSeconds);
    }

    private async Task<TimeSpan?> QueueAsync(OpenedConnection connection, Slice slice, CancellationToken cancellationToken)
    {
        var (capacity, perSecond) = Bucket(connection.Provider.RateLimit);
        var wanted = (int)Math.Clamp(Math.Ceiling(perSecond * Limits.RateLimitSlice.TotalSeconds), 1, capacity);

        // One of this host's callers asks at a time; the others stand behind it, first come first.
        await slice.Turn.WaitAsync(cancellationToken);
        try
        {
            while (!slice.TryTake(clock))
            {
                var lease = await store.TakeAsync(connection.Owner, connection.Id, capacity, perSecond, wanted, cancellationToken);
                if (lease.Taken > 0)
                {
                    slice.Fill(lease.Taken, clock);
                }
                else if (lease.Wait > Limits.RateLimitWait)
                {
                    return lease.Wait;
                }
                else
                {
                    await Task.Delay(lease.Wait, clock, cancellationToken);
                }
            }

            return null;
        }
        finally
        {
            slice.Turn.Release();
        }
    }

    private Slice SliceOf(IntegrationId id)
    {
        if (slices.TryGetValue(id, out var known))
        {
            return known;
        }

        if (slices.Count > ManySlices)
        {
            // What is left of a slice is worth a second; what waits at one keeps its own reference.
            slices.Clear();
        }

        return slices.GetOrAdd(id, _ => new());
    }

    private sealed class Slice
    {
        private readonly Lock gate = new();
        private int left;
        private long takenAt;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>What was not used within its second is given up: others count on it.</summary>
        public bool TryTake(TimeProvider clock)
        {
            lock (gate)
            {
                if (left == 0 || clock.GetElapsedTime(takenAt) > Limits.RateLimitSlice)
                {
                    left = 0;
                    return false;
                }

                left--;
                return true;
            }
        }

        public void Fill(int taken, TimeProvider clock)
        {
            lock (gate)
            {
                (left, takenAt) = (taken, clock.GetTimestamp());
            }
        }

        public void Empty()
        {
            lock (gate)
            {
                left = 0;
            }
        }
    }
}
