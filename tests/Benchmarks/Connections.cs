using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GeniusErp.Host;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Support;
using MediatR;
using Npgsql;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>What a sibling module pays: for a connection, from memory and from the database, and for a call over its client. Ratios within one run, both sides by turns.</summary>
internal sealed class Connections : IAsyncDisposable
{
    private const Provider Asked = Provider.Openai;
    private const int FromMemory = 200_000;
    private const int Batch = 100;
    private const int FromDatabase = 1_000;
    private const int AtOnce = 20;

    // As many as OpenAI's limit lets through at once.
    private const int Calls = 150;

    private readonly TenantScope tenant = new($"bench-{Guid.NewGuid():N}"[..20]);
    private readonly IHost host;
    private readonly WebApplication provider;
    private readonly IServiceScope scope;

    private Connections(IHost host, WebApplication provider) => (this.host, this.provider, scope) = (host, provider, host.Services.CreateScope());

    private IMediator Mediator => scope.ServiceProvider.GetRequiredService<IMediator>();

    private GetConnection Request => new(tenant, Asked);

    public static async Task<int> RunAsync()
    {
        await using var database = await BenchmarkDatabase.OpenAsync();
        await using var bench = await StartAsync(database);
        await bench.ConnectAsync(database);
        await bench.MemoryAsync();
        await bench.DatabaseAsync();
        await bench.AtOnceAsync();
        await bench.ClientAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        scope.Dispose();
        await host.StopAsync();
        host.Dispose();
        await provider.DisposeAsync();
    }

    private static async Task<Connections> StartAsync(BenchmarkDatabase database)
    {
        var web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = web.Build();
        provider.MapGet("/models", () => Results.Text("""{"object":"list","data":[]}""", "application/json"));
        await provider.StartAsync();
        var address = new Uri(provider.Urls.First());

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:GeniusErp"] = database.Runtime,
            ["Integrations:Sealing:KeyFile"] = Path.Combine(database.Keys, "sealing"),
            ["Integrations:Jobs:Enabled"] = "false",
            ["Integrations:Providers:openai:ApiBaseUrl"] = address.AbsoluteUri,
            ["Integrations:Egress:Allow:0"] = address.Authority,
        });
        builder.Services.AddMediation(IntegrationsModule.HandlerAssemblies);
        builder.Services.AddIntegrationsModule(builder.Configuration, isDevelopment: true);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, provider);
    }

    private async Task ConnectAsync(BenchmarkDatabase database)
    {
        var config = new JsonObject { ["api_key"] = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFwxyz", ["organization_id"] = "org-Benchmark1" };
        var created = await Mediator.Send(new CreateIntegrationCommand(tenant, Asked.Code(), null, null, "Benchmark", config));
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var connect = owner.CreateCommand($"UPDATE integrations.integrations SET status = 'connected' WHERE id = '{created.Value!.Id}'");
        await connect.ExecuteNonQueryAsync();

        // From here on nothing of the company changes, and the host hears what does.
        await Poll.UntilAsync(() => Cache.LongestAge > TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), "the change feed");
        (await Mediator.Send(Request)).Require();
    }

    private ConnectionCache Cache => host.Services.GetRequiredService<ConnectionCache>();

    private async Task MemoryAsync()
    {
        var request = Request;
        var mediator = Mediator;
        var connections = host.Services.GetRequiredService<OpenConnections>();
        for (var warm = 0; warm < 20_000; warm++)
        {
            await mediator.Send(request);
            connections.Remembered(tenant, Asked, null);
        }

        var (through, direct) = (new List<double>(), new List<double>());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var done = 0; done < FromMemory; done += Batch)
        {
            var started = Stopwatch.GetTimestamp();
            for (var one = 0; one < Batch; one++)
            {
                // Finished when it comes back: nothing is awaited on the hot path, so the thread stays the same.
                if (!mediator.Send(request).IsCompletedSuccessfully)
                {
                    throw new InvalidOperationException("A connection in memory was read again.");
                }
            }

            through.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Batch);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)FromMemory;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var done = 0; done < FromMemory; done += Batch)
        {
            var started = Stopwatch.GetTimestamp();
            for (var one = 0; one < Batch; one++)
            {
                _ = connections.Remembered(tenant, Asked, null) ?? throw new InvalidOperationException("Not in memory.");
            }

            direct.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Batch);
        }

        var own = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)FromMemory;
        Say($"resolve from memory, through MediatR: p50 {Median(through):0} ns, {bytes:0} bytes; the look-up alone: p50 {Median(direct):0} ns, {own:0} bytes");
    }

    private async Task DatabaseAsync()
    {
        var (resolve, raw) = (new List<double>(), new List<double>());
        for (var round = -100; round < FromDatabase; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await RawAsync();
            var between = Stopwatch.GetTimestamp();
            Cache.Forget(tenant.CompanyId);
            (await Mediator.Send(Request)).Require();
            var ended = Stopwatch.GetTimestamp();
            if (round >= 0)
            {
                raw.Add(Stopwatch.GetElapsedTime(started, between).TotalMicroseconds);
                resolve.Add(Stopwatch.GetElapsedTime(between, ended).TotalMicroseconds);
            }
        }

        Say($"resolve from the database: p50 {Median(resolve):0} µs against {Median(raw):0} µs of a raw Npgsql read of one row, ratio {Median(resolve) / Median(raw):0.00}");
    }

    private async Task AtOnceAsync()
    {
        var (resolve, raw) = (new List<double>(), new List<double>());
        for (var round = -20; round < FromDatabase / AtOnce; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RawAsync()));
            var between = Stopwatch.GetTimestamp();
            Cache.Forget(tenant.CompanyId);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Mediator.Send(Request)));
            var ended = Stopwatch.GetTimestamp();
            if (round >= 0)
            {
                raw.Add(Stopwatch.GetElapsedTime(started, between).TotalMicroseconds);
                resolve.Add(Stopwatch.GetElapsedTime(between, ended).TotalMicroseconds);
            }
        }

        Say($"{AtOnce} at once with nothing in memory: p50 {Median(resolve):0} µs for all, against {Median(raw):0} µs of {AtOnce} raw reads, ratio {Median(resolve) / Median(raw):0.00}");
    }

    private async Task ClientAsync()
    {
        var connection = (await Mediator.Send(Request)).Require();
        using var ready = host.Services.GetRequiredService<IConnectionClients>().Create(connection);
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = connection.BaseAddress };
        var address = new Uri("models", UriKind.Relative);
        var (over, bare) = (new List<double>(), new List<double>());
        for (var round = 0; round < Calls; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await plain.GetStringAsync(address);
            var between = Stopwatch.GetTimestamp();
            await ready.GetStringAsync(address);
            var ended = Stopwatch.GetTimestamp();
            if (round >= Calls / 5)
            {
                bare.Add(Stopwatch.GetElapsedTime(started, between).TotalMicroseconds);
                over.Add(Stopwatch.GetElapsedTime(between, ended).TotalMicroseconds);
            }
        }

        Say($"a call over the ready client: p50 {Median(over):0} µs against {Median(bare):0} µs of a plain HttpClient on loopback, ratio {Median(over) / Median(bare):0.00}, overhead {Median(over) - Median(bare):0} µs");
    }

    /// <summary>The least that would read the row: one pooled connection, the tenant and the query in one round trip, the settings as text.</summary>
    private async Task RawAsync()
    {
        await using var connection = await host.Services.GetRequiredService<AppDataSource>().Source.OpenConnectionAsync();
        await using var command = connection.ForTenant(tenant, ConnectionStore.ReadCompany, tenant.CompanyId, Asked.Code());
        await using var row = await command.ExecuteReaderAsync();
        await row.NextResultAsync();
        while (await row.ReadAsync())
        {
            row.GetString(3);
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
