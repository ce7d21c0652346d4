using GeniusErp.Modules.Integrations.Application.Health;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Checks the connections whose time has come. Several hosts may be at it at once: each row is taken by one of them.</summary>
internal sealed class CheckDueJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new CheckDueIntegrationsCommand(), cancellationToken);
}
