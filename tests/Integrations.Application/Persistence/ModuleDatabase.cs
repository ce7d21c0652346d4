using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>A migrated database of one test class, and the module over it as a host composes it.</summary>
public class ModuleDatabase : IAsyncLifetime
{
    private TestDatabase database = null!;
    private ServiceProvider services = null!;

    public NpgsqlDataSource Owner { get; private set; } = null!;

    internal NpgsqlDataSource App => services.GetRequiredService<AppDataSource>().Source;

    internal NpgsqlDataSource Worker => services.GetRequiredService<WorkerDataSource>().Source;

    internal IServiceProvider Services => services;

    /// <summary>Added to the run-time login's connection string.</summary>
    protected virtual string Settings => "";

    public async ValueTask InitializeAsync()
    {
        database = await MigratedDatabase.CreateAsync();
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
        services = Compose(Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Owner.DisposeAsync();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The module's services over this database.</summary>
    /// <param name="more">Added to the run-time login's connection string.</param>
    /// <param name="beside">What a host registers beside the module.</param>
    internal ServiceProvider Compose(string more = "", Action<IServiceCollection>? beside = null)
    {
        var services = new ServiceCollection().AddLogging().AddIntegrationsModule(database.Configuration(more), isDevelopment: true);
        beside?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>A context of its own that acts for the company.</summary>
    internal IntegrationsDbContext ContextOf(string company)
    {
        var context = services.GetRequiredService<IDbContextFactory<IntegrationsDbContext>>().CreateDbContext();
        context.ActForNobody();
        return context.ActFor(new TenantScope(company));
    }

    internal async Task<T> ScalarAsync<T>(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    internal async Task ExecuteAsync(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    internal async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = Owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    internal Task<Guid> InsertAsync(string company, string accountKey = "default") => ScalarAsync<Guid>(
        "INSERT INTO integrations.integrations (company_id, provider, config, account_key) VALUES ($1, 'mfinante', '{}', $2) RETURNING id", company, accountKey);
}

/// <summary>The same with statements that Npgsql prepares by itself.</summary>
public sealed class PreparingModuleDatabase : ModuleDatabase
{
    protected override string Settings => "Max Auto Prepare=50;Auto Prepare Min Usages=1";
}

internal static class DatabaseConfiguration
{
    /// <summary>The settings by which a host finds the database; the sealing key is never asked for here.</summary>
    public static IConfiguration Configuration(this TestDatabase database, string more = "") => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:GeniusErp"] = $"{database.RuntimeConnectionString()};{more}",
            ["Integrations:Sealing:KeyFile"] = Path.Combine(Path.GetTempPath(), "never-made.key"),
        })
        .Build();
}
