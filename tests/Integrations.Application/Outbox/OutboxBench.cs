using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Tests.Integrations.Application.Persistence;
using GeniusErp.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeniusErp.Tests.Integrations.Application.Outbox;

/// <summary>One host's dispatcher over a database of its own, with handlers that do as a test says.</summary>
internal sealed class OutboxBench : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private readonly ModuleDatabase database;
    private readonly ServiceProvider services;
    private readonly List<IHostedService> running = [];

    private OutboxBench(ModuleDatabase database, TimeSpan handlerLimit, INotificationHandler<SyncDue>[] handlers)
    {
        this.database = database;
        services = database.Compose(beside: others =>
        {
            foreach (var handler in handlers)
            {
                others.AddSingleton(handler);
            }

            others.Configure<OutboxOptions>(options => (options.PollEvery, options.HandlerLimit) = (TimeSpan.FromMilliseconds(200), handlerLimit));
        });
    }

    public string Company { get; } = Guid.NewGuid().ToString();

    public IServiceProvider Services => services;

    public ModuleDatabase Database => database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<OutboxBench> StartAsync(params INotificationHandler<SyncDue>[] handlers) => StartAsync(TimeSpan.FromMinutes(1), handlers);

    public static async Task<OutboxBench> StartAsync(TimeSpan handlerLimit, params INotificationHandler<SyncDue>[] handlers)
    {
        var database = new ModuleDatabase();
        await database.InitializeAsync();
        var bench = new OutboxBench(database, handlerLimit, handlers);
        foreach (var service in new IHostedService[] { ActivatorUtilities.CreateInstance<DatabaseNotices>(bench.services), ActivatorUtilities.CreateInstance<OutboxDispatcher>(bench.services) })
        {
            await service.StartAsync(Cancel);
            bench.running.Add(service);
        }

        return bench;
    }

    public async Task<Guid> WriteAsync(Guid integration, string stream)
    {
        var notification = Due(integration, stream);
        await using var batch = database.Owner.CreateBatch().Insert(notification);
        await batch.ExecuteNonQueryAsync(Cancel);
        return notification.EventId;
    }

    public SyncDue Due(Guid integration, string stream) => new()
    {
        EventId = Guid.CreateVersion7(), OccurredAt = DateTimeOffset.UtcNow, Tenant = new(Company), IntegrationId = integration, Provider = Provider.Openai,
        AccountKey = "default", Stream = stream,
    };

    public Task<long> CountAsync(string table, string where = "true") => database.ScalarAsync<long>($"SELECT count(*) FROM integrations.{table} WHERE company_id = $1 AND {where}", Company);

    /// <summary>Whoever waits for another attempt need wait no longer.</summary>
    public Task HurryAsync() => database.ExecuteAsync(
        "UPDATE integrations.outbox_lanes SET due_at = now() WHERE company_id = $1 AND due_at IS NOT NULL AND lease_owner IS NULL", Company);

    public Task UntilAsync(Func<Task<bool>> condition, string what) => Poll.UntilAsync(condition, Soon, what);

    public Task UntilIdleAsync() => UntilAsync(
        async () => await CountAsync("outbox", "state = 'pending'") == 0 && await CountAsync("outbox_lanes", "due_at IS NOT NULL") == 0, "the lanes to be empty");

    public async Task StopAsync()
    {
        foreach (var service in Enumerable.Reverse(running))
        {
            await service.StopAsync(CancellationToken.None);
        }

        running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>Notes each call; two classes, because a handler is known by its class.</summary>
internal abstract class SpyHandler(Func<SyncDue, CancellationToken, Task>? act) : INotificationHandler<SyncDue>
{
    private readonly Lock turn = new();
    private readonly List<SyncDue> calls = [];

    public IReadOnlyList<SyncDue> Calls
    {
        get
        {
            lock (turn)
            {
                return [.. calls];
            }
        }
    }

    public IEnumerable<string> Streams => Calls.Select(call => call.Stream);

    public Task Handle(SyncDue notification, CancellationToken cancellationToken)
    {
        lock (turn)
        {
            calls.Add(notification);
        }

        return act?.Invoke(notification, cancellationToken) ?? Task.CompletedTask;
    }
}

internal sealed class FirstHandler(Func<SyncDue, CancellationToken, Task>? act = null) : SpyHandler(act);

internal sealed class SecondHandler(Func<SyncDue, CancellationToken, Task>? act = null) : SpyHandler(act);
