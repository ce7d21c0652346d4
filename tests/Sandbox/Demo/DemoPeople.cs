using System.Collections.Concurrent;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Demo;

/// <summary>Who does things in the demo company, each signed in to the host's API once, however many of their acts go on at a time.</summary>
internal sealed class DemoPeople(Uri host) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<HostClient>>> clients = new();

    public Task<HostClient> AsAsync(string name, CancellationToken cancellationToken)
        => clients.GetOrAdd(name, new Lazy<Task<HostClient>>(() => HostClient.SignInAsync(host, DemoCompany.Id, cancellationToken, name))).Value;

    public void Dispose()
    {
        foreach (var client in clients.Values.Select(signIn => signIn.Value).Where(signIn => signIn.IsCompletedSuccessfully))
        {
            client.Result.Dispose();
        }
    }
}
