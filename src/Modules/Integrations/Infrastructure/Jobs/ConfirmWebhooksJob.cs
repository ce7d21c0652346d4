using GeniusErp.Modules.Integrations.Application.Webhooks;
using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Asks about webhooks that nobody signed. Several hosts may be at it at once: each delivery is taken by one of them.</summary>
internal sealed class ConfirmWebhooksJob(JobCommands commands) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        => await commands.SendAsync(new ConfirmDeliveriesCommand(), cancellationToken);
}
