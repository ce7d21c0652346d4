using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

/// <summary>A database, a folder of keys, and hosts that go away with the test.</summary>
public abstract class SealingTest : IAsyncLifetime
{
    private readonly List<SealingHost> hosts = [];

    internal SealedStore Store { get; private set; } = null!;

    internal KeyFolder Keys { get; } = new();

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await SealedStore.NewAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await Store.DisposeAsync();
        Keys.Dispose();
        GC.SuppressFinalize(this);
    }

    internal SealingHost Host(IReadOnlyDictionary<string, string?> settings, bool isDevelopment = false)
    {
        var host = new SealingHost(Store, settings, isDevelopment);
        hosts.Add(host);
        return host;
    }

    internal static SecretAddress Address(Guid? row = null, string company = "c1", string field = "config.api_key") => new(company, row ?? Guid.NewGuid(), field);

    internal static string KeyVersionOf(string envelope) => envelope.Split('.')[1];
}
