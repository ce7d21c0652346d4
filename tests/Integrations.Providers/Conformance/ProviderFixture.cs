using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>A sandbox of its own for each test class, and the real catalogue over the real way out.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    private ServiceProvider services = null!;

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal SteeredClock Clock { get; } = new();

    internal Traces Traces { get; } = new();

    internal OAuthContexts Contexts => services.GetRequiredService<OAuthContexts>();

    internal IOAuthClient OAuth => services.GetRequiredService<IOAuthClient>();

    internal IProviderHttp Http => services.GetRequiredService<IProviderHttp>();

    internal IProviderCatalogue Catalogue => services.GetRequiredService<IProviderCatalogue>();

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxServer.StartAsync();
        var settings = new Dictionary<string, string?>(Sandbox.HostSettings().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        {
            // The guard would let a redirect through, so only the rule about redirects stands in its way.
            ["Integrations:Egress:Allow:1"] = Sandbox.ElsewhereAddress.Authority,
            ["Integrations:Egress:Allow:2"] = $"127.0.0.1:{Sandbox.ElsewhereAddress.Port}",
            ["Integrations:PublicBaseUrl"] = "https://erp.example.ro/",
        };
        services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Traces))
            .AddSingleton<TimeProvider>(Clock)
            .AddProviderHttp(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddProviders()
            .AddSingleton<IOAuthClient, OAuthClient>()
            .AddSingleton<OAuthContexts>()
            .BuildServiceProvider(validateScopes: true);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Sandbox.DisposeAsync();
        Traces.Dispose();
    }
}
