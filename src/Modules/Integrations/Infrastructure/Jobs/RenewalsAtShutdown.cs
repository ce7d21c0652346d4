using GeniusErp.Modules.Integrations.Application.Tokens;
using Microsoft.Extensions.Hosting;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>A host that is asked to end waits, within its time for shutting down, until tokens that are being issued to it are saved.</summary>
internal sealed class RenewalsAtShutdown(GrantRenewal renewal) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await renewal.FinishAsync(cancellationToken);
}
