using GeniusErp.Modules.Integrations.Application.Tokens;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Tells of credentials that end soon and cannot renew themselves.</summary>
[DisallowConcurrentExecution]
internal sealed class ExpiryNoticeJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new NoticeExpiringCredentialsCommand(), cancellationToken);
}
