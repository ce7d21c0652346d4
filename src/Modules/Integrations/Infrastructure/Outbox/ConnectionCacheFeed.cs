using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Ports;
using Microsoft.Extensions.Hosting;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Lets the connections in memory hear of changes for as long as the host runs.</summary>
internal sealed class ConnectionCacheFeed(IChangeFeed feed, ConnectionCache cache) : IHostedService
{
    private IDisposable? subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = feed.Subscribe(cache);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        return Task.CompletedTask;
    }
}
