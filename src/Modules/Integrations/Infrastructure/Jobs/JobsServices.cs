using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

internal static class JobsServices
{
    /// <summary>Stored with every row of the schedule: all hosts of one database have the same.</summary>
    public const string SchedulerName = "integrations";

    public const string TablePrefix = $"{IntegrationsDbContext.Schema}.qrtz_";

    // A host that does not check in for the sum of both is dead to the others.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckInGrace = TimeSpan.FromSeconds(10);

    /// <summary>Work by the clock, shared by every host of the database. Needs a <see cref="WorkerDataSource"/>; the start fails when the settings are wrong.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<JobsOptions>(configuration, JobsOptions.Section).Check(options => options.Problems());
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = SchedulerName;
                scheduler.GenerateInstanceId = true;
                scheduler.PropagateTraceContext = false;

                // A host that ends asks its sweeps to stop after the rows in hand.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(ScheduledJob.All(new()).Count);

            // One sweep of a kind on each host: a firing that finds this one busy goes to another.
            quartz.UseExecutionLimits(limits => limits.ForOtherGroups(1));
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.DataSourceFactory = provider => provider.GetRequiredService<WorkerDataSource>().Source);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, CheckInGrace));
                store.ConfigureStore(table =>
                {
                    table.TablePrefix = TablePrefix;
                    table.StoreJobDataAsStrings = true;
                    table.UseBackgroundThreads = true;

                    // Making the scheduler then needs no database. That its tables are there is known from the migrations.
                    table.SchemaProvisioning = SchemaProvisioning.None;
                });
            });
        });
        services.AddSingleton<JobCommands>();
        services.AddHostedService<Scheduling>();
        return services;
    }
}
