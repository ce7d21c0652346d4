using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

internal static class PersistenceServices
{
    public const string ConnectionStringName = "GeniusErp";

    /// <summary>For each connection; more than there are hot statements.</summary>
    private const int PreparedStatements = 50;

    /// <summary>Seconds for a connection, from the pool or new. Npgsql's own 15 would hold callers longer than they wait.</summary>
    private const int ConnectionWait = 5;

    /// <summary>One login, two data sources: each connection starts in its role, which survives pooling.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConnectionSettings>().Configure(options => options.Read(configuration)).Check(options => options.Problems).ValidateOnStart();
        services.AddSingleton(_ => new AppDataSource(DataSource(configuration, "integrations_app")));
        services.AddSingleton(_ => new WorkerDataSource(DataSource(configuration, "integrations_worker")));
        services.AddSingleton<TenantCommandInterceptor>();
        services.AddPooledDbContextFactory<IntegrationsDbContext>((provider, options) => Configure(
            options, provider.GetRequiredService<AppDataSource>(), provider.GetRequiredService<TenantCommandInterceptor>()));
        services.AddScoped(provider =>
        {
            var context = provider.GetRequiredService<IDbContextFactory<IntegrationsDbContext>>().CreateDbContext();
            context.ActForNobody();
            return context;
        });
        services.AddScoped<CallContext>();
        services.AddScoped<IIntegrationRepository, IntegrationRepository>();
        services.AddScoped<IUnitOfWork, UnitOfWork>();
        services.AddSingleton<IIntegrationReadStore, IntegrationReadStore>();
        services.AddSingleton<IOperatorReadStore, OperatorReadStore>();
        services.AddSingleton<IConnectionStore, ConnectionStore>();
        services.AddSingleton<IGrantStore, GrantStore>();
        services.AddSingleton<IAuthorizationStore, AuthorizationStore>();
        services.AddSingleton<IReleasedGrantStore, ReleasedGrantStore>();
        services.AddSingleton<GrantEnd>();
        services.AddSingleton<IExpiryStore, ExpiryStore>();
        services.AddSingleton<IDueStore, DueStore>();
        services.AddScoped<SyncActivity>();
        services.AddScoped<ISyncStore, SyncStore>();
        services.AddSingleton<IDueSyncStore, DueSyncStore>();
        services.AddSingleton<IIdempotencyStore, IdempotencyStore>();
        services.AddSingleton<IRetentionStore, RetentionStore>();
        services.AddScoped<IWebhookEndpointStore, WebhookEndpointStore>();
        services.AddSingleton<IWebhookDeliveryStore, WebhookDeliveryStore>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
        return services;
    }

    public static void Configure(DbContextOptionsBuilder options, AppDataSource database, TenantCommandInterceptor interceptor)
        => options
            .UseNpgsql(database.Source)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(interceptor)
            .ReplaceService<IModificationCommandBatchFactory, TenantModificationCommandBatchFactory>()

            // Expected ones (a taken key, a lost race) are answers; whatever is not is logged where it is caught.
            .ConfigureWarnings(warnings => warnings.Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug)));

    /// <exception cref="InvalidOperationException">No connection string, or one that would leave a tenant on a pooled connection.</exception>
    public static NpgsqlDataSource DataSource(IConfiguration configuration, string role)
    {
        var connection = new NpgsqlConnectionStringBuilder(
            configuration.GetConnectionString(ConnectionStringName)
            ?? throw new InvalidOperationException($"Set ConnectionStrings:{ConnectionStringName} to the run-time login of the database."));
        if (connection.NoResetOnClose)
        {
            throw new InvalidOperationException($"ConnectionStrings:{ConnectionStringName} has 'No Reset On Close': a pooled connection would keep what the last user left on it. Remove it.");
        }

        // Limits of DESIGN section 10 for each role: no statement, lock or forgotten transaction holds a request longer than this.
        connection.Options = $"{connection.Options} -c role={role} -c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s".TrimStart();
        connection.ApplicationName ??= "geniuserp";

        // A statement that comes again is planned once for each connection. Where a pooler stands between and minds: 'Max Auto Prepare=0'.
        // (ContainsKey is true for every word that Npgsql knows; this tells what is really set.)
        if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = PreparedStatements;
        }

        if (!connection.ShouldSerialize("Timeout"))
        {
            connection.Timeout = ConnectionWait;
        }

        connection.IncludeErrorDetail = false;
        connection.PersistSecurityInfo = false;
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        builder.EnableParameterLogging(false);
        return builder.Build();
    }
}
