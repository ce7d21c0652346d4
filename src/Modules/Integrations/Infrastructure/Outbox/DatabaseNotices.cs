using System.Data.Common;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>This host's one listening connection: new events for the dispatcher, changes for caches and screens. Lost, it comes back by itself.</summary>
internal sealed class DatabaseNotices(WorkerDataSource database, OutboxBell bell, ChangeFeed feed, TimeProvider clock, ILogger<DatabaseNotices> logger) : BackgroundService
{
    public const string OutboxChannel = "integrations_outbox";

    /// <summary>A connection on which nothing came for so long is asked whether it lives: one that was cut off without a word would stay silent for ever.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private int failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception lost) when (lost is DbException or TimeoutException or IOException && !stoppingToken.IsCancellationRequested)
            {
                feed.SetLive(false);
                failures++;
                logger.LogWarning("The database's notices cannot be heard ({Kind} {State}); events are looked for at intervals", lost.GetType().Name, (lost as DbException)?.SqlState);
                var wait = RetryPolicy.Next(failures, null, Random.Shared.NextDouble());
                await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        connection.Notification += Hear;
        await using (var listen = new NpgsqlCommand($"LISTEN {OutboxChannel}; LISTEN {ChangeFeed.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        failures = 0;
        feed.SetLive(true);
        bell.Ring(newEvents: true);
        while (true)
        {
            if (!await connection.WaitAsync(Silence, stop))
            {
                await using var ask = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = (int)Answer.TotalSeconds };
                await ask.ExecuteNonQueryAsync(stop);
            }
        }
    }

    private void Hear(object sender, NpgsqlNotificationEventArgs notice)
    {
        if (notice.Channel == OutboxChannel)
        {
            bell.Ring(newEvents: true);
        }
        else
        {
            feed.Hear(notice.Payload);
        }
    }
}
