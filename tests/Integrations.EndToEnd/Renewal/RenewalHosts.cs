using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>Three hosts on one database and one sandbox, of different locales, without a schedule: the tests say when something happens.</summary>
public sealed class RenewalHosts : IAsyncLifetime
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    internal Deployment Deployment { get; private set; } = null!;

    internal IReadOnlyList<HostProcess> Hosts { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Deployment = await Deployment.CreateAsync();

        // The first alone: it makes what hosts share, such as the data key.
        var first = await StartAsync();
        Hosts = [first, .. await Task.WhenAll(StartAsync(("LC_ALL", "ro_RO.UTF-8")), StartAsync(("LC_ALL", "tr_TR.UTF-8")))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }

        await Deployment.DisposeAsync();
    }

    /// <summary>One more, which the caller ends.</summary>
    internal Task<HostProcess> StartAsync(params (string Name, string? Value)[] settings) => HostProcess.StartAsync(Deployment.Environment([("Integrations:Jobs:Enabled", "false"), .. settings]));
}

[CollectionDefinition(Name)]
public sealed class RenewalGroup : ICollectionFixture<RenewalHosts>
{
    public const string Name = "Renewal";
}

/// <summary>A test over the three hosts. The sandbox is whole at its beginning, whatever the one before it has broken.</summary>
[Collection(RenewalGroup.Name)]
public abstract class RenewalTest(RenewalHosts bed) : IAsyncLifetime
{
    private protected RenewalHosts Bed => bed;

    public ValueTask InitializeAsync()
    {
        bed.Deployment.Sandbox.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
