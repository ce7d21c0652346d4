using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeniusErp.Tests.Integrations.Providers.Http;

/// <summary>The way out as the host registers it, with its own settings, resolver and a log that can be read.</summary>
internal sealed class WayOut : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public WayOut(string[]? allow = null, FakeResolver? resolver = null, string environment = "Development", params (string Key, string Value)[] settings)
    {
        var values = (allow ?? []).Select((entry, index) => ($"Integrations:Egress:Allow:{index}", entry)).Concat(settings)
            .ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2);
        var collection = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<IHostEnvironment>(new FakeEnvironment(environment));
        if (resolver is not null)
        {
            collection.AddSingleton<IHostResolver>(resolver);
        }

        services = collection.AddProviderHttp(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).BuildServiceProvider(validateScopes: true);
    }

    public LogLines Log { get; } = new();

    public IOutboundDialer Dialer => services.GetRequiredService<IOutboundDialer>();

    public IProviderHttp Http => services.GetRequiredService<IProviderHttp>();

    public IProviderAddresses Addresses => services.GetRequiredService<IProviderAddresses>();

    public static ProviderDescriptor Provider { get; } = new()
    {
        Provider = Modules.Integrations.Domain.Provider.Openai,
        Name = "Sample",
        Category = ProviderCategory.Ai,
        Summary = new("s", "s"),
        Needs = new("n", "n"),
        Monogram = "SA",
        AuthKinds = [AuthKind.ApiKey],
        Settings = [],
        Environments = [new(ProviderEnvironment.Default, new("https://api.sample.test/v1")), new("test", new("https://test.sample.test")), new("bare", null)],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /",
        RateLimit = new(1, TimeSpan.FromSeconds(1), "test"),
        Documentation = new("https://sample.test"),
        Tier = QualityTier.Bronze,
    };

    public Task<ProviderResult<ProviderAnswer>> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public async Task<ProviderResult<ProviderAnswer>> SendAsync(HttpRequestMessage request, CancellationToken? cancellationToken = null)
    {
        using (request)
        {
            return await Http.SendAsync(Provider, request, cancellationToken ?? TestContext.Current.CancellationToken);
        }
    }

    public void ValidateAtStart() => services.GetRequiredService<IStartupValidator>().Validate();

    public async Task StartAsync()
    {
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class FakeEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}

/// <summary>Everything that was logged at any level.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

    public string All => string.Join('\n', lines.Select(line => $"{line.Level}: {line.Line}"));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => lines.Enqueue((logLevel, formatter(state, exception) + exception));

    public void Dispose()
    {
    }
}
