using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Infrastructure.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

/// <summary>A DNS server that turns its answers: each look-up takes the next one, the last stays.</summary>
internal sealed class FakeResolver : IHostResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string[]>> answers = new();
    private int lookUps;

    public int LookUps => lookUps;

    public SocketError? Failure { get; set; }

    public FakeResolver Answer(string host, params string[] addresses)
    {
        answers.GetOrAdd(host, _ => new()).Enqueue(addresses);
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref lookUps);
        if (Failure is { } failure)
        {
            throw new SocketException((int)failure);
        }

        if (!answers.TryGetValue(host, out var queue))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        string[]? next;
        if (queue.Count > 1 ? !queue.TryDequeue(out next) : !queue.TryPeek(out next))
        {
            throw new InvalidOperationException("No answer left.");
        }

        return Task.FromResult(next!.Select(IPAddress.Parse).ToArray());
    }
}
