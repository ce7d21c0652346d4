using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Each minute, sooner after a failure: looks for new data keys, and tells the other hosts that this one lives and which key it has.</summary>
internal sealed class HostHeartbeat(DataKeyRing ring, DataKeyStore store, HostIdentity host, TimeProvider clock, ILogger<HostHeartbeat> logger)
    : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>While the database is away: a host that started without it is ready soon after it comes.</summary>
    public static readonly TimeSpan PeriodAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>One beat. The keys first: what is told must already be true.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await ring.ReloadAsync(cancellationToken);
        await store.BeatAsync(host, ring.Newest, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            // A rotation need not wait three minutes for a host that said goodbye.
            await store.LeaveAsync(host, cancellationToken);
        }
        catch (Exception unreachable) when (unreachable is DbException or TimeoutException)
        {
            logger.LogInformation("This host could not sign off ({Kind}); the others will miss it within three minutes", unreachable.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await BeatAsync(stoppingToken);
                timer.Period = Period;
            }
            catch (Exception unreachable) when (unreachable is DbException or TimeoutException)
            {
                // The keys in memory stay good.
                timer.Period = PeriodAfterFailure;
                logger.LogWarning("The data keys could not be read: the database does not answer ({Kind})", unreachable.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
