using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>A private PostgreSQL beside the development one. Its rows are kept between runs, and can be made again at any time.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly DevelopmentServer _server;

    private BenchmarkDatabase(DevelopmentServer server, string keys)
    {
        (_server, Keys) = (server, keys);
        Owner = server.OwnerConnectionString;
        Runtime = new NpgsqlConnectionStringBuilder(Owner) { Username = "benchmark_runtime", Password = "benchmark" }.ConnectionString;
    }

    /// <summary>Superuser: row-level security does not hold it back.</summary>
    public string Owner { get; }

    public string Runtime { get; }

    /// <summary>The host's key files: they belong to the rows that are sealed under them.</summary>
    public string Keys { get; }

    public static async Task<BenchmarkDatabase> OpenAsync()
    {
        var usual = DevelopmentServerOptions.ForRepositoryAround(Repository.Root, binariesDirectory: null);
        var options = usual with { DataDirectory = $"{usual.DataDirectory}-benchmarks", Durability = Durability.GivenUpForSpeed };
        var database = new BenchmarkDatabase(
            await DevelopmentServer.StartAsync(options, new Said(), CancellationToken.None),
            Directory.CreateDirectory($"{options.DataDirectory}-keys").FullName);
        await IntegrationsModule.MigrateAsync(database.Owner, database.Runtime, CancellationToken.None);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
    }

    private sealed class Said : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"  {value}");
    }
}
