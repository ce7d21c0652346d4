using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>One replay of a dead letter: one attempt, out of order, because the operator asked for it.</summary>
internal sealed class LetterRun(DeadLetterStore store, HandlerCalls calls, ILogger<LetterRun> logger)
{
    public async Task RunAsync(Replay replay, CancellationToken stop)
    {
        try
        {
            var failure = await calls.TryAsync(replay.Handler, replay.Event, stop);
            await store.EndReplayAsync(replay, failure, CancellationToken.None);
            logger.LogInformation("Replay of {Type} {EventId} to {Handler}: {Outcome}", replay.Event.Type, replay.Event.Id, replay.Handler, failure ?? "ok");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            logger.LogInformation("Replay of {EventId} is left to another host, or to the next start", replay.Event.Id);
        }
        catch (Exception unreachable) when (unreachable is DbException or TimeoutException)
        {
            logger.LogWarning("The outcome of the replay of {EventId} could not be kept ({Kind}): it is repeated", replay.Event.Id, unreachable.GetType().Name);
        }
    }
}
