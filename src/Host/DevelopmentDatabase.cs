using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Modules.Integrations.Api;
using Npgsql;

namespace GeniusErp.Host;

/// <summary>
/// In Development the host makes what it needs: without a connection string a private PostgreSQL with its roles and a sealing key beside the data;
/// with an owner's connection string the migrations. Elsewhere it does nothing: the operator says where the database is.
/// </summary>
internal sealed class DevelopmentDatabase : IAsyncDisposable
{
    private const string RuntimeLogin = "geniuserp_runtime";

    private readonly DevelopmentServer? server;

    private DevelopmentDatabase(DevelopmentServer? server) => this.server = server;

    public static async Task<DevelopmentDatabase> PrepareAsync(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!builder.Environment.IsDevelopment())
        {
            return new(null);
        }

        DevelopmentServer? server = null;
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("GeniusErp")))
        {
            var options = DevelopmentServerOptions.ForRepositoryAround(builder.Environment.ContentRootPath, configuration["DevelopmentPostgres:BinariesDirectory"]);
            if (configuration["DevelopmentPostgres:DataDirectory"] is { Length: > 0 } directory)
            {
                options = options with { DataDirectory = Path.GetFullPath(directory) };
            }

            server = await DevelopmentServer.StartAsync(options, new ConsoleProgress(), CancellationToken.None);
            Use(configuration, server, options);
        }

        if (configuration.GetConnectionString("GeniusErpOwner") is { Length: > 0 } owner)
        {
            ConsoleProgress.Say("Bringing the database up to date");
            await IntegrationsModule.MigrateAsync(owner, configuration.GetConnectionString("GeniusErp"), CancellationToken.None);
        }

        return new(server);
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void Use(ConfigurationManager configuration, DevelopmentServer server, DevelopmentServerOptions options)
    {
        var runtime = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString)
        {
            Username = RuntimeLogin,
            Password = DevelopmentSecret.ReadOrMake(Path.Combine(options.DataDirectory, "runtime-login")),
        };
        configuration["ConnectionStrings:GeniusErp"] = runtime.ConnectionString;
        configuration["ConnectionStrings:GeniusErpOwner"] = server.OwnerConnectionString;
        configuration["Auth:DevelopmentKeyFile"] ??= Path.Combine(options.DataDirectory, "development-token-key");
        if (string.IsNullOrWhiteSpace(configuration["Integrations:Sealing:KeyFile"]) && string.IsNullOrWhiteSpace(configuration["Integrations:Sealing:Certificate"]))
        {
            configuration["Integrations:Sealing:KeyFile"] = Path.Combine(options.DataDirectory, "sealing.key");
        }
    }

    private sealed class ConsoleProgress : IProgress<string>
    {
        public static void Say(string step) => Console.WriteLine($"  {step}");

        public void Report(string value) => Say(value);
    }
}
