using System.Data.Common;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Takes a leased lane's events to its handler, one after the other, and keeps how far that went.</summary>
internal sealed class LaneRun(OutboxStore store, HandlerCalls calls, IOptions<OutboxOptions> options, TimeProvider clock, OutboxMeter meter, ILogger<LaneRun> logger)
{
    /// <summary>Enough to keep what was done when the host stops; the lease gives the lane back should even this fail.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Lane lane, CancellationToken stop)
    {
        var progress = await AdvanceAsync(lane, stop);
        try
        {
            using var limit = new CancellationTokenSource(LastWrite, clock);
            if (!await store.FinishAsync(lane, progress, limit.Token))
            {
                logger.LogWarning("{Handler} outlived its lease on {IntegrationId}; another host has the lane and repeats what is not marked", lane.Handler, lane.IntegrationId);
            }
            else if (progress.Dead is { } dead)
            {
                meter.Died(lane.Handler);
                logger.LogError("{Type} {EventId} is a dead letter of {Handler} after {Attempts} attempts: {Code}", dead.Type, dead.Id, lane.Handler, dead.Attempts, progress.ErrorCode);
            }
        }
        catch (Exception unreachable) when (unreachable is DbException or TimeoutException or OperationCanceledException)
        {
            logger.LogWarning("How far {Handler} came with {IntegrationId} could not be kept ({Kind}): its events are repeated", lane.Handler, lane.IntegrationId, unreachable.GetType().Name);
        }
    }

    private async Task<LaneProgress> AdvanceAsync(Lane lane, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        var (cursor, attempts) = (lane.Cursor, lane.Attempts);
        foreach (var next in lane.Events)
        {
            if (stop.IsCancellationRequested || clock.GetElapsedTime(begun) >= options.Value.Slice)
            {
                return new(cursor, attempts, null, null, More: true, null);
            }

            string? failure;
            try
            {
                failure = await calls.TryAsync(lane.Handler, next, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return new(cursor, attempts, null, null, More: true, null);
            }

            if (failure is not null)
            {
                return Failed(cursor, attempts + 1, next, failure);
            }

            (cursor, attempts) = (next.Sequence, 0);
        }

        return new(cursor, 0, null, null, More: lane.Events.Count == Limits.OutboxEventsPerTurn, null);
    }

    /// <summary>What cannot be read is given up at once: no further attempt reads it better.</summary>
    private static LaneProgress Failed(long cursor, int attempts, StoredEvent failed, string code)
        => attempts >= Limits.OutboxAttempts || code == HandlerCalls.Unreadable
            ? new(failed.Sequence, 0, code, null, More: true, new(failed.Id, failed.Type, attempts))
            : new(cursor, attempts, code, RetryPolicy.Next(attempts, null, Random.Shared.NextDouble()), More: true, null);
}
