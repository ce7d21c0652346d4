using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Jobs;

/// <summary>A migrated database of one test, the settings of hosts on it, and a record of every firing that the database itself keeps.</summary>
internal sealed class ScheduleDatabase : IAsyncDisposable
{
    private const string Login = "schedule_runtime";

    private readonly TestDatabase _database;
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("geniuserp-schedule-");

    private ScheduleDatabase(TestDatabase database)
    {
        _database = database;
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
    }

    public NpgsqlDataSource Owner { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ScheduleDatabase> NewAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var template = await cluster.TemplateAsync("schedule", (owner, stop) => IntegrationsModule.MigrateAsync(owner, Runtime(owner), stop));
        var database = new ScheduleDatabase(await cluster.CreateDatabaseAsync(template, Cancel));
        await database.ExecuteAsync(
            """
            CREATE TABLE firings (job text, scheduled bigint, host text);
            CREATE FUNCTION note_firing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                INSERT INTO public.firings VALUES (NEW.trigger_name, NEW.sched_time, NEW.instance_name);
                RETURN NULL;
            END $$;
            CREATE TRIGGER note_firing AFTER UPDATE ON integrations.qrtz_fired_triggers
                FOR EACH ROW WHEN (NEW.state = 'EXECUTING' AND OLD.state <> 'EXECUTING') EXECUTE FUNCTION note_firing();
            """);
        return database;
    }

    /// <summary>A Development host without the owner's connection: it migrates nothing and so needs no database at its start.</summary>
    /// <param name="port">Where the host finds the database, when that is not the server itself.</param>
    public Dictionary<string, string?> Settings(int? port = null, params (string Name, string Value)[] jobs)
    {
        var connection = new NpgsqlConnectionStringBuilder(Runtime(_database.OwnerConnectionString));
        connection.Port = port ?? connection.Port;
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__GeniusErp"] = connection.ConnectionString,
            ["ConnectionStrings__GeniusErpOwner"] = null,
            ["Auth__DevelopmentKeyFile"] = Path.Combine(_keys.FullName, "token"),
            ["Integrations__Sealing__KeyFile"] = Path.Combine(_keys.FullName, "sealing"),
            ["Integrations__Jobs__CheckEvery"] = "00:00:01",
            ["Integrations__Jobs__RefreshEvery"] = "00:00:01",
            ["Integrations__Jobs__RetainEvery"] = "00:00:01",
        };
        foreach (var (name, value) in jobs)
        {
            settings[$"Integrations__Jobs__{name}"] = value;
        }

        return settings;
    }

    /// <summary>A host inside this process: for what needs no process of its own.</summary>
    public Task<SiblingHost> StartAsync(int? port = null, params (string Name, string Value)[] jobs)
        => SiblingHost.StartAsync(Settings(port, jobs).ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value));

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public Task<long> FiringsAsync(string job) => ReadAsync<long>($"SELECT count(*) FROM firings WHERE job = '{job}'");

    /// <summary>Waits until the query counts at least so much.</summary>
    public Task UntilAsync(string count, long atLeast, string waitingFor)
        => Poll.UntilAsync(async () => await ReadAsync<long>(count) >= atLeast, TimeSpan.FromSeconds(90), waitingFor);

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await _database.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    private static string Runtime(string owner) => new NpgsqlConnectionStringBuilder(owner) { Username = Login, Password = "schedule-runtime" }.ConnectionString;
}
