using System.Collections.Concurrent;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Demo;

/// <summary>Who does things in the demo company, each signed in to the host's API once.</summary>
internal sealed class DemoPeople(Uri host) : IDisposable
{
    private readonly ConcurrentDictionary<string, HostClient> clients = new();

    public async Task<HostClient> AsAsync(string name, CancellationToken cancellationToken)
        => clients.TryGetValue(name, out var known) ? known : clients.GetOrAdd(name, await HostClient.SignInAsync(host, DemoCompany.Id, cancellationToken, name));

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }
}
