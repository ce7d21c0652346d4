using System.Data.Common;
using GeniusErp.Modules.Integrations.Application;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>
/// Takes committed events to their handlers; every host has one, and they share the work. What holds:
/// each event reaches each handler at least once, with the same id each time; the events of one integration reach a handler in the order of their
/// commits, one at a time, also over hosts; a failing event keeps back only that handler's later events of that integration, and at most until it is a
/// dead letter; each handler has its own places here, so a slow one slows nobody else. A host that dies or freezes loses its lanes when
/// their leases end, and what it marks after that changes nothing.
/// </summary>
internal sealed class OutboxDispatcher(
    OutboxStore store, DeadLetterStore letters, EventHandlers handlers, LaneRun lanes, LetterRun replays, OutboxBell bell, IOptions<OutboxOptions> options, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private readonly Dictionary<string, int> running = new(StringComparer.Ordinal);
    private readonly HashSet<Task> runs = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Each run sees the stop and gives its lane back.
        await Task.WhenAll(Pending()).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            logger.LogInformation("This host takes no events to handlers: {Setting} is false", $"{OutboxOptions.Section}:{nameof(OutboxOptions.Enabled)}");
            return;
        }

        var newEvents = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryTurnAsync(newEvents, stoppingToken);
            newEvents = await bell.WaitAsync(options.Value.PollEvery, stoppingToken);
        }
    }

    private async Task TryTurnAsync(bool newEvents, CancellationToken stop)
    {
        try
        {
            while (newEvents && await store.RouteAsync(handlers, Limits.OutboxRouteBatch, stop) == Limits.OutboxRouteBatch)
            {
                await StartLanesAsync(stop);
            }

            await StartLanesAsync(stop);
            await StartReplaysAsync(stop);
        }
        catch (Exception unreachable) when (unreachable is DbException or TimeoutException && !stop.IsCancellationRequested)
        {
            logger.LogWarning("Events cannot be looked for: the database did not do its part ({Kind} {State})", unreachable.GetType().Name, (unreachable as PostgresException)?.SqlState);
        }
    }

    private async Task StartLanesAsync(CancellationToken stop)
    {
        var room = Room(handlers.All.Keys, Limits.OutboxLanesPerHandler);
        if (room.Count == 0)
        {
            return;
        }

        foreach (var lane in await store.ClaimAsync(handlers, room, options.Value.Lease, Limits.OutboxEventsPerTurn, stop))
        {
            Start(lane.Handler, () => lanes.RunAsync(lane, stop));
        }
    }

    private async Task StartReplaysAsync(CancellationToken stop)
    {
        foreach (var letter in await letters.ClaimReplaysAsync([.. handlers.All.Keys], options.Value.Lease, Limits.OutboxLanesPerHandler, stop))
        {
            Start(letter.Handler, () => replays.RunAsync(letter, stop));
        }
    }

    private Dictionary<string, int> Room(IEnumerable<string> names, int places)
    {
        lock (runs)
        {
            return names.Select(name => (Name: name, Room: places - running.GetValueOrDefault(name))).Where(handler => handler.Room > 0).ToDictionary(handler => handler.Name, handler => handler.Room);
        }
    }

    private void Start(string handler, Func<Task> run)
    {
        lock (runs)
        {
            running[handler] = running.GetValueOrDefault(handler) + 1;
            var task = Task.Run(run, CancellationToken.None);
            runs.Add(task);
            task.ContinueWith(ended => End(handler, ended), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void End(string handler, Task ended)
    {
        lock (runs)
        {
            running[handler]--;
            runs.Remove(ended);
        }

        if (ended.Exception is { } bug)
        {
            logger.LogError(bug, "A run of {Handler} ended unexpectedly; its lane is taken up again when the lease ends", handler);
        }

        bell.Ring();
    }

    private Task[] Pending()
    {
        lock (runs)
        {
            return [.. runs];
        }
    }
}
