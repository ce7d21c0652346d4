using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>A migrated database of one test class and the keys of its hosts.</summary>
public sealed class RenewalDatabase : IAsyncLifetime
{
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("geniuserp-renewal-");
    private TestDatabase database = null!;

    public NpgsqlDataSource Owner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MigratedDatabase.CreateAsync();
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await database.DisposeAsync();
        keys.Delete(recursive: true);
    }

    /// <summary>One host: the module as the product composes it, but for the authority that it calls and its clock.</summary>
    /// <param name="keyFile">Another one than the database's: the host is sealed.</param>
    internal ServiceProvider Host(IRenewsGrants authority, TimeProvider clock, string keyFile = "key", Func<IGrantStore, IGrantStore>? store = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:GeniusErp"] = $"{database.RuntimeConnectionString()};Maximum Pool Size=10",
            ["Integrations:Sealing:KeyFile"] = Path.Combine(keys.FullName, keyFile),
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton(clock).AddIntegrationsModule(configuration, isDevelopment: true);
        services.RemoveAll<IRenewsGrants>();
        services.AddSingleton(authority);
        if (store is not null)
        {
            var real = services.Last(service => service.ServiceType == typeof(IGrantStore)).ImplementationType!;
            services.AddSingleton(provider => store((IGrantStore)ActivatorUtilities.CreateInstance(provider, real)));
        }

        return services.BuildServiceProvider();
    }
}
