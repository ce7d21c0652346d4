using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeniusErp.Tests.Integrations.Application.Outbox;

/// <summary>Committed events on their way to handlers that succeed, fail, hang and come back.</summary>
public sealed class DispatchTests
{
    private readonly Guid integration = Guid.CreateVersion7();
    private readonly Guid other = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static EventHandlers Handlers()
        => new(new ServiceCollection().AddSingleton<INotificationHandler<SyncDue>>(new FirstHandler()), NullLogger<EventHandlers>.Instance);

    [Fact]
    public async Task EveryHandler_GetsEachEventOnce_InOrder()
    {
        var (first, second) = (new FirstHandler(), new SecondHandler());
        await using var bench = await OutboxBench.StartAsync(first, second);
        var names = Enumerable.Range(0, 50).Select(number => $"{number}").ToList();
        foreach (var name in names)
        {
            await bench.WriteAsync(integration, name);
        }

        await bench.UntilIdleAsync();

        Assert.Equal(names, first.Streams);
        Assert.Equal(names, second.Streams);
    }

    [Fact]
    public async Task FailingHandler_KeepsBackOnlyItsOwnLaterEventsOfThatIntegration()
    {
        var bad = new FirstHandler((due, _) => due.IntegrationId == integration ? throw new InvalidOperationException("secret") : Task.CompletedTask);
        var good = new SecondHandler();
        await using var bench = await OutboxBench.StartAsync(bad, good);
        var failing = await bench.WriteAsync(integration, "a");
        await bench.WriteAsync(integration, "b");
        await bench.WriteAsync(other, "c");

        await bench.UntilAsync(async () => good.Calls.Count == 3 && bad.Calls.Count >= 2 && await bench.CountAsync("outbox_lanes", "error_code IS NOT NULL") == 1, "the others");
        await bench.HurryAsync();
        await bench.UntilAsync(async () => await bench.CountAsync("outbox_lanes", "attempts = 2") == 1, "the second attempt");

        Assert.Equal(["a", "b", "c"], good.Streams.Order());
        Assert.Equal(["a", "a"], bad.Calls.Where(call => call.IntegrationId == integration).Select(call => call.Stream));
        Assert.Equal([failing], bad.Calls.Where(call => call.IntegrationId == integration).Select(call => call.EventId).Distinct());
        Assert.Equal(1, await bench.CountAsync("outbox_lanes", "error_code = 'invalid_operation' AND due_at - moved_at BETWEEN interval '8 s' AND interval '10 s'"));
    }

    [Fact]
    public async Task EventThatFailsForEver_BecomesADeadLetterOfThatHandler_AndIsReplayedOnRequest()
    {
        var broken = true;
        var bad = new FirstHandler((due, _) => broken && due.Stream == "a" ? throw new InvalidOperationException("secret") : Task.CompletedTask);
        await using var bench = await OutboxBench.StartAsync(bad, new SecondHandler());
        var id = await bench.WriteAsync(integration, "a");
        await bench.WriteAsync(integration, "b");

        await bench.UntilAsync(
            async () =>
            {
                await bench.HurryAsync();
                return bad.Streams.Contains("b");
            },
            "the event behind the dead letter");
        await bench.UntilIdleAsync();

        var store = bench.Services.GetRequiredService<IDeadLetterStore>();
        var letter = Assert.Single(await store.ListAsync(200, Cancel), letter => letter.CompanyId == bench.Company);
        Assert.Equal((id, "sync_due", typeof(FirstHandler).FullName, "invalid_operation", Limits.OutboxAttempts, false), (letter.EventId, letter.Type, letter.Handler, letter.ErrorCode, letter.Attempts, letter.Replaying));
        Assert.Equal(Limits.OutboxAttempts, bad.Streams.Count(stream => stream == "a"));

        // Once more in vain, then with success; the same id each time.
        await store.ReplayAsync(letter.Id, Cancel);
        await bench.UntilAsync(async () => await bench.CountAsync("outbox_dead_letters", $"attempts = {Limits.OutboxAttempts + 1} AND replay_at IS NULL") == 1, "the first replay's failure");
        broken = false;
        await store.ReplayAsync(letter.Id, Cancel);
        await bench.UntilAsync(async () => await bench.CountAsync("outbox_dead_letters") == 0, "the second replay");
        Assert.Equal([id], bad.Calls.Where(call => call.Stream == "a").Select(call => call.EventId).Distinct());
        Assert.Null(await store.ReplayAsync(letter.Id, Cancel));
    }

    [Fact]
    public async Task UnknownType_IsADeadLetter_HoldsUpNobody_AndIsDeliveredOnceItIsKnown()
    {
        var handler = new FirstHandler();
        await using var bench = await OutboxBench.StartAsync(handler);
        var unknown = bench.Due(integration, "later");
        await bench.Database.ExecuteAsync(
            "INSERT INTO integrations.outbox (id, company_id, integration_id, type, payload, occurred_at) VALUES ($1, $2, $3, 'of_a_newer_build', $4::jsonb, now())",
            unknown.EventId, bench.Company, integration, EventJson.Write(unknown));
        await bench.WriteAsync(integration, "b");
        await bench.UntilAsync(() => Task.FromResult(handler.Calls.Count == 1), "the event behind it");

        var store = bench.Services.GetRequiredService<IDeadLetterStore>();
        var letter = Assert.Single(await store.ListAsync(200, Cancel), letter => letter.CompanyId == bench.Company);
        Assert.Equal(("unknown_type", null), (letter.ErrorCode, letter.Handler));

        await bench.Database.ExecuteAsync("UPDATE integrations.outbox SET type = 'sync_due' WHERE id = $1", unknown.EventId);
        Assert.True((await store.ReplayAsync(letter.Id, Cancel))!.Replaying);
        await bench.UntilAsync(() => Task.FromResult(handler.Calls.Count == 2), "the replay");
        Assert.Equal(["b", "later"], handler.Streams);
        Assert.Equal(0, await bench.CountAsync("outbox_dead_letters"));
    }

    [Fact]
    public async Task PayloadThatCannotBeRead_IsADeadLetterAtOnce()
    {
        var handler = new FirstHandler();
        await using var bench = await OutboxBench.StartAsync(handler);
        await bench.Database.ExecuteAsync(
            """INSERT INTO integrations.outbox (id, company_id, integration_id, type, payload, occurred_at) VALUES (gen_random_uuid(), $1, $2, 'sync_due', '{"provider": "no_such"}', now())""", bench.Company, integration);
        await bench.WriteAsync(integration, "b");
        await bench.UntilAsync(() => Task.FromResult(handler.Calls.Count == 1), "the event behind it");

        Assert.Equal(1, await bench.CountAsync("outbox_dead_letters", "error_code = 'payload_unreadable' AND attempts = 1"));
    }

    [Fact]
    public async Task HandlerThatHangs_HoldsUpNoOtherHandler()
    {
        var deaf = new FirstHandler((_, _) => new TaskCompletionSource().Task);
        var good = new SecondHandler();
        await using var bench = await OutboxBench.StartAsync(deaf, good);
        for (var number = 0; number < 3 * Limits.OutboxLanesPerHandler; number++)
        {
            await bench.WriteAsync(Guid.CreateVersion7(), $"{number}");
        }

        await bench.UntilAsync(() => Task.FromResult(good.Calls.Count == 3 * Limits.OutboxLanesPerHandler), "the other handler");
        Assert.Equal(Limits.OutboxLanesPerHandler, deaf.Calls.Count);
    }

    [Fact]
    public async Task HandlerThatHangs_IsCutOffAndTriedAgain()
    {
        var deaf = new FirstHandler((_, _) => new TaskCompletionSource().Task);
        await using var bench = await OutboxBench.StartAsync(TimeSpan.FromSeconds(1), deaf);
        await bench.WriteAsync(integration, "a");

        await bench.UntilAsync(async () => await bench.CountAsync("outbox_lanes", "error_code = 'handler_timeout' AND attempts = 1") == 1, "the cut");
        await bench.HurryAsync();
        await bench.UntilAsync(() => Task.FromResult(deaf.Calls.Count == 2), "the second attempt");
    }

    [Fact]
    public async Task Stop_GivesWorkBack_WithoutAnAttempt()
    {
        var begun = new TaskCompletionSource();
        var slow = new FirstHandler(async (_, stop) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var bench = await OutboxBench.StartAsync(slow);
        await bench.WriteAsync(integration, "a");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        await bench.StopAsync();

        Assert.Equal(1, await bench.CountAsync("outbox_lanes", "lease_owner IS NULL AND due_at <= clock_timestamp() AND attempts = 0 AND error_code IS NULL"));
    }

    [Fact]
    public async Task MarkOfAHostThatLostItsLease_ChangesNothing()
    {
        await using var bench = await OutboxBench.StartAsync();
        await bench.StopAsync();
        var handlers = Handlers();
        var store = bench.Services.GetRequiredService<OutboxStore>();
        await bench.WriteAsync(integration, "a");
        await store.RouteAsync(handlers, 100, Cancel);
        var room = handlers.All.Keys.ToDictionary(name => name, _ => 100);
        var frozen = Assert.Single(await store.ClaimAsync(handlers, room, TimeSpan.Zero, 10, Cancel), lane => lane.IntegrationId == integration);
        var next = Assert.Single(await store.ClaimAsync(handlers, room, TimeSpan.FromMinutes(1), 10, Cancel), lane => lane.IntegrationId == integration);

        Assert.False(await store.FinishAsync(frozen, new(frozen.Events[0].Sequence, 0, null, null, false, null), Cancel));
        Assert.Equal(1, await bench.CountAsync("outbox_lanes", $"cursor = {next.Cursor} AND lease_owner = '{next.Owner}'"));
        Assert.True(await store.FinishAsync(next, new(next.Events[0].Sequence, 0, null, null, false, null), Cancel));
    }

    [Fact]
    public async Task WakeThatComesWhileALaneIsAtWork_KeepsItAwake()
    {
        await using var bench = await OutboxBench.StartAsync();
        await bench.StopAsync();
        var handlers = Handlers();
        var store = bench.Services.GetRequiredService<OutboxStore>();
        var room = handlers.All.Keys.ToDictionary(name => name, _ => 100);
        await bench.WriteAsync(integration, "a");
        await store.RouteAsync(handlers, 100, Cancel);
        var lane = Assert.Single(await store.ClaimAsync(handlers, room, TimeSpan.FromMinutes(1), 10, Cancel), lane => lane.IntegrationId == integration);
        await bench.WriteAsync(integration, "b");
        await store.RouteAsync(handlers, 100, Cancel);

        await store.FinishAsync(lane, new(lane.Events[^1].Sequence, 0, null, null, More: false, null), Cancel);

        var again = Assert.Single(await store.ClaimAsync(handlers, room, TimeSpan.FromMinutes(1), 10, Cancel), found => found.IntegrationId == integration);
        Assert.Single(again.Events);
        await store.FinishAsync(again, new(again.Events[^1].Sequence, 0, null, null, More: false, null), Cancel);
    }
}
