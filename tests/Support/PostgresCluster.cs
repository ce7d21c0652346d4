using System.Collections.Concurrent;
using GeniusErp.Host.DevelopmentPostgres;
using Npgsql;

namespace GeniusErp.Tests.Support;

/// <summary>
/// One PostgreSQL server per test process, in memory where that is possible, gone when the process ends. What a killed test
/// process leaves behind is removed by the next one.
/// </summary>
public sealed class PostgresCluster
{
    private const string Prefix = "geniuserp-tests-";

    private static readonly Lazy<Task<PostgresCluster>> TheCluster = new(StartAsync);

    private readonly DevelopmentServer _server;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new(StringComparer.Ordinal);
    private int _databases;

    private PostgresCluster(DevelopmentServer server) => _server = server;

    public int Port => _server.Port;

    public static Task<PostgresCluster> SharedAsync() => TheCluster.Value;

    /// <summary>The superuser's connection string for a database of this cluster.</summary>
    public string OwnerConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_server.OwnerConnectionString) { Database = database }.ConnectionString;

    /// <summary>
    /// The name of a database that <paramref name="prepare"/> has filled (migrated, its roles made), given the owner's connection
    /// string; it is made once per process and then closed, so that it can be cloned.
    /// </summary>
    public Task<string> TemplateAsync(string name, Func<string, CancellationToken, Task> prepare) =>
        _templates.GetOrAdd(name, key => new(() => MakeTemplateAsync($"template_{key}", prepare))).Value;

    /// <summary>A database of the caller's own: a clone of the template, or empty.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string? template = null, CancellationToken cancellationToken = default)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} TEMPLATE {Quoted(template ?? "template0")}", cancellationToken);
        return new TestDatabase(this, name);
    }

    internal async Task DropAsync(string database)
    {
        using (var pool = new NpgsqlConnection(OwnerConnectionString(database)))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(database)} WITH (FORCE)", CancellationToken.None);
    }

    private async Task<string> MakeTemplateAsync(string name, Func<string, CancellationToken, Task> prepare)
    {
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} TEMPLATE template0", CancellationToken.None);
        var unpooled = new NpgsqlConnectionStringBuilder(OwnerConnectionString(name)) { Pooling = false };
        await prepare(unpooled.ConnectionString, CancellationToken.None);

        // A database that somebody is connected to cannot be cloned.
        await ExecuteAsync($"ALTER DATABASE {Quoted(name)} ALLOW_CONNECTIONS false", CancellationToken.None);
        await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'", CancellationToken.None);
        return name;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_server.OwnerConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);

    private static async Task<PostgresCluster> StartAsync()
    {
        var parent = FastStorage.Directory;
        var silent = new Progress<string>();

        // Test projects run side by side: one must not sweep away the directory that another is just making.
        await using var mine = await FileLock.ExclusiveAsync(Path.Combine(parent, $"{Prefix}{Environment.UserName}.lock"), () => { }, CancellationToken.None);
        foreach (var leftover in Directory.GetDirectories(parent, $"{Prefix}{Environment.UserName}-*"))
        {
            await DevelopmentServer.TryRemoveAsync(new() { DataDirectory = leftover }, silent, CancellationToken.None);
        }

        var options = new DevelopmentServerOptions
        {
            DataDirectory = Path.Combine(parent, $"{Prefix}{Environment.UserName}-{Guid.NewGuid():N}"),
            Durability = Durability.GivenUpForSpeed,
            MaxConnections = 300,
        };
        var server = await DevelopmentServer.StartAsync(options, silent, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAsync(server, options).GetAwaiter().GetResult();
        return new(server);
    }

    private static async Task RemoveAsync(DevelopmentServer server, DevelopmentServerOptions options)
    {
        server.Leave();
        await DevelopmentServer.TryRemoveAsync(options, new Progress<string>(), CancellationToken.None);
    }
}

/// <summary>A database of one test or test class; dropped when disposed of.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;

    internal TestDatabase(PostgresCluster cluster, string name) => (_cluster, Name) = (cluster, name);

    public string Name { get; }

    public string OwnerConnectionString => _cluster.OwnerConnectionString(Name);

    public ValueTask DisposeAsync() => new(_cluster.DropAsync(Name));
}
