using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>A DNS that knows what the test says, and remembers what it was asked.</summary>
internal sealed class FakeRecords : IDomainRecords
{
    private readonly Dictionary<string, IReadOnlyList<ServiceRecord>> services = [];
    private readonly Dictionary<string, IReadOnlyList<string>> exchangers = [];

    public ConcurrentQueue<string> Asked { get; } = new();

    public FakeRecords Service(string name, params ServiceRecord[] records)
    {
        services[name] = records;
        return this;
    }

    public FakeRecords Exchanger(string domain, params string[] hosts)
    {
        exchangers[domain] = hosts;
        return this;
    }

    public Task<IReadOnlyList<ServiceRecord>> FindServiceAsync(string service, CancellationToken cancellationToken) => Answer(service, services.GetValueOrDefault(service, []));

    public Task<IReadOnlyList<string>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken) => Answer(domain, exchangers.GetValueOrDefault(domain, []));

    private Task<T> Answer<T>(string name, T answer)
    {
        Asked.Enqueue(name);
        return Task.FromResult(answer);
    }
}
