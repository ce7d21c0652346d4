using GeniusErp.Modules.Integrations.Application.Retention;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Removes what has been kept long enough: one host at a time, since there is little to gain from more.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new PurgeExpiredCommand(), cancellationToken);
}
