using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Says at start what the operator opened, loudly when a production host may reach inside.</summary>
internal sealed class EgressAnnouncement(AllowList allowed, IHostEnvironment environment, ILogger<EgressAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in allowed.Entries)
        {
            var place = entry.Host ?? entry.Network.ToString();
            if (entry.ReachesInside && environment.IsProduction())
            {
                logger.LogWarning(
                    "{Setting} opens {Place} (port {Port}) to what companies enter as a host. It leads, or may lead, to loopback or a private network. Remove it unless that is meant.",
                    EgressOptions.Section + ":Allow", place, entry.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any allowed");
            }
            else
            {
                logger.LogInformation("Egress opened by setting: {Place} (port {Port}).", place, entry.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any allowed");
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
