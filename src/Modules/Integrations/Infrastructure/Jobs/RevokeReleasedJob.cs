using GeniusErp.Modules.Integrations.Application.Tokens;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Withdraws consents that nobody lives on any more. Several hosts may be at it at once: each row is taken by one of them.</summary>
internal sealed class RevokeReleasedJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new RevokeReleasedGrantsCommand(), cancellationToken);
}
