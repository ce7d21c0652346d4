using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Host;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>One host with the module as the product composes it, and the door that a sibling module comes in by. Inside this process: cheap, and not to be killed.</summary>
internal sealed class SiblingHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly Lines lines;

    private SiblingHost(IHost host, Lines lines) => (this.host, this.lines) = (host, lines);

    /// <summary>What it has logged so far.</summary>
    public string Output => lines.ToString();

    public IServiceProvider Services => host.Services;

    public IConnectionClients Clients => Services.GetRequiredService<IConnectionClients>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="register">What a test puts in the place of the product's.</param>
    public static async Task<SiblingHost> StartAsync(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? register = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        var lines = new Lines();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(lines);
        builder.Services.AddMediation(IntegrationsModule.HandlerAssemblies);
        builder.Services.AddIntegrationsModule(builder.Configuration, isDevelopment: true);
        register?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return new(host, lines);
    }

    public async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, Cancel);
    }

    public Task<ConnectionResult<Connection>> GetAsync(TenantScope tenant, Provider provider, string? accountKey = null) => SendAsync(new GetConnection(tenant, provider, accountKey));

    public async Task<Connection> ConnectionAsync(TenantScope tenant, Provider provider, string? accountKey = null)
    {
        var answer = await GetAsync(tenant, provider, accountKey);
        answer.Failure.ShouldBeNull();
        return answer.Value!;
    }

    public async Task<ConnectionFailure> FailureAsync(TenantScope tenant, Provider provider, string? accountKey = null)
        => (await GetAsync(tenant, provider, accountKey)).Failure.ShouldNotBeNull();

    /// <summary>A person creates and connects it.</summary>
    public async Task<IntegrationId> ConnectAsync(TenantScope tenant, Provider provider, JsonObject settings, string? accountKey = null)
    {
        var created = await SendAsync(new CreateIntegrationCommand(tenant, provider.Code(), null, accountKey, null, settings));
        created.Error?.ShouldBeNull(created.Error.Code);
        var id = new IntegrationId(created.Value!.Id);
        var connected = await SendAsync(new ConnectIntegrationCommand(tenant, id, null, false));
        connected.Error?.ShouldBeNull(connected.Error.Code);
        return id;
    }

    public async Task DisconnectAsync(TenantScope tenant, IntegrationId id) => (await SendAsync(new DisconnectIntegrationCommand(tenant, id))).Error.ShouldBeNull();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly StringBuilder text = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (text)
            {
                text.AppendLine(formatter(state, exception));
            }
        }

        public override string ToString()
        {
            lock (text)
            {
                return text.ToString();
            }
        }

        public void Dispose()
        {
        }
    }
}
