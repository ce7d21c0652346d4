using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;
using GeniusErp.Modules.Integrations.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

/// <summary>One host of the product, as far as sealing goes: composed by <c>AddSealing</c>, with its own identity and clock.</summary>
internal sealed class SealingHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public SealingHost(SealedStore store, IReadOnlyDictionary<string, string?> settings, bool isDevelopment = false)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => $"Integrations:Sealing:{pair.Key}", pair => pair.Value))
            .Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(store.Worker)
            .AddSingleton(Catalogue())
            .AddSealing(configuration, isDevelopment)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; } = new();

    public ISecretVault Vault => services.GetRequiredService<ISecretVault>();

    public DataKeyRing Ring => services.GetRequiredService<DataKeyRing>();

    public SealCommands Commands => services.GetRequiredService<SealCommands>();

    public HostIdentity Identity => services.GetRequiredService<HostIdentity>();

    public HostHeartbeat Heartbeat => services.GetServices<IHostedService>().OfType<HostHeartbeat>().Single();

    public void ValidateStart() => services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();

    public Task BeatAsync() => Heartbeat.BeatAsync(Cancel);

    public async Task<SealedSecret> SealAsync(string value, SecretAddress address, bool hint = false)
    {
        var result = await Vault.SealAsync(new(value), address, hint, Cancel);
        Assert.True(result.Succeeded, result.Error?.Code);
        return result.Value;
    }

    /// <summary>The value, or the error's code.</summary>
    public async Task<string> OpenAsync(SealedSecret stored, SecretAddress address)
    {
        var result = await Vault.OpenAsync(stored, address, Cancel);
        return result.Succeeded ? result.Value.Reveal() : result.Error.Code;
    }

    public async Task<HealthReportEntry> ReadyAsync()
        => (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), Cancel)).Entries["sealing"];

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>What the real providers declare; their connectors are not asked here.</summary>
    private static IProviderCatalogue Catalogue()
    {
        var descriptors = ProviderCatalogue.Scan().Select(provider => provider.Descriptor).ToDictionary(descriptor => descriptor.Provider);
        var catalogue = Substitute.For<IProviderCatalogue>();
        catalogue.Find(Arg.Any<Provider>()).Returns(call => descriptors.GetValueOrDefault(call.Arg<Provider>()));
        return catalogue;
    }
}

/// <summary>Reports at once, on the caller's thread: a test can act in the middle of a command.</summary>
internal sealed class Watching(Action<SealProgress>? seen = null) : IProgress<SealProgress>
{
    public List<SealProgress> Reports { get; } = [];

    public void Report(SealProgress value)
    {
        Reports.Add(value);
        seen?.Invoke(value);
    }
}
