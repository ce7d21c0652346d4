using GeniusErp.Modules.Integrations.Application.Syncs;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Tells which sync streams are due. Several hosts may be at it at once: each stream is taken by one of them.</summary>
internal sealed class SyncDueJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new AnnounceDueSyncsCommand(), cancellationToken);
}
