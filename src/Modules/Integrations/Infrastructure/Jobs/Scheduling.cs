using System.Data.Common;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>
/// Brings this host into the shared schedule and out of it again. Not Quartz's own hosted service: that one needs the database at the start of the
/// process, while this host starts without it and joins as soon as the database answers and has its tables.
/// </summary>
internal sealed class Scheduling(
    ISchedulerFactory factory, WorkerDataSource database, IOptions<JobsOptions> options, TimeProvider clock, ILogger<Scheduling> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(3);

    private IScheduler? scheduler;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (scheduler is not null)
        {
            // The token is the host's time for shutting down: a job that outlasts it is left behind, and its claims run out by themselves.
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            logger.LogInformation("This host takes no part in the schedule: {Setting} is false", $"{JobsOptions.Section}:{nameof(JobsOptions.Enabled)}");
            return;
        }

        while (!await TryJoinAsync(stoppingToken))
        {
            await Task.Delay(BetweenTries, clock, stoppingToken);
        }
    }

    private async Task<bool> TryJoinAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await DatabaseMigrator.PendingAsync(database.Source, cancellationToken) is { Count: > 0 } pending)
            {
                logger.LogWarning("This host cannot join the schedule yet: {Count} migrations are pending", pending.Count);
                return false;
            }

            scheduler ??= await factory.GetScheduler(cancellationToken);
            foreach (var job in ScheduledJob.All(options.Value))
            {
                await EnsureAsync(scheduler, job, cancellationToken);
            }

            await scheduler.Start(cancellationToken);
            logger.LogInformation("This host takes part in the schedule as {Instance}", scheduler.SchedulerInstanceId);
            return true;
        }
        catch (Exception notYet) when (notYet is SchedulerException or DbException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("This host cannot join the schedule yet: {Problem} ({Kind})", notYet.Message, notYet.GetBaseException().GetType().Name);
            return false;
        }
    }

    private static async Task EnsureAsync(IScheduler scheduler, ScheduledJob job, CancellationToken cancellationToken)
    {
        await scheduler.AddJob(job.Detail(), new AddJobOptions { Replace = true }, cancellationToken);
        if (!job.IsStoredAs(await scheduler.GetTrigger(job.TriggerKey, cancellationToken)))
        {
            await scheduler.ScheduleTrigger(job.Trigger(), TriggerConflict.Replace, cancellationToken);
        }

        // A host of an older build that did not know the job leaves its trigger in this state.
        if (await scheduler.GetTriggerState(job.TriggerKey, cancellationToken) == TriggerState.Error)
        {
            await scheduler.ResetTriggerFromErrorState(job.TriggerKey, cancellationToken);
        }
    }
}
