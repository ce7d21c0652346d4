using System.Security.Cryptography;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>A database, a sealing key, the providers' stand-ins, and as many hosts as a test starts.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("geniuserp-deployment-");
    private readonly List<HostProcess> hosts = [];

    private Deployment(TestDatabase database, SandboxServer sandbox)
    {
        (this.database, Sandbox) = (database, sandbox);
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
        NewSealingKey();
    }

    public SandboxServer Sandbox { get; }

    public NpgsqlDataSource Owner { get; }

    public TestDatabase Database => database;

    public string SealingKeyFile => Path.Combine(folder.FullName, "sealing.key");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Deployment> CreateAsync()
        => new(await MigratedDatabase.CreateAsync(Cancel), await SandboxServer.StartAsync(cancellationToken: Cancel));

    /// <summary>Replaces the key file by one that never sealed anything; gives back the old content.</summary>
    public string? NewSealingKey()
    {
        var before = File.Exists(SealingKeyFile) ? File.ReadAllText(SealingKeyFile) : null;
        PutSealingKey(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return before;
    }

    public void PutSealingKey(string content)
    {
        File.WriteAllText(SealingKeyFile, content);
        File.SetUnixFileMode(SealingKeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A Development host on this database; <paramref name="settings"/> win over the usual ones.</summary>
    public async Task<HostProcess> StartHostAsync(params (string Name, string? Value)[] settings)
    {
        var host = await HostProcess.StartAsync(Environment(settings));
        hosts.Add(host);
        return host;
    }

    public Dictionary<string, string?> Environment(params (string Name, string? Value)[] settings)
        => Settings(settings).ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);

    /// <summary>The same for a host inside this process.</summary>
    public Dictionary<string, string?> Settings(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings:GeniusErp"] = database.RuntimeConnectionString(),

            // The database is migrated: a host that had its owner would look whether it is, at each start.
            ["ConnectionStrings:GeniusErpOwner"] = null,
            ["Auth:DevelopmentKeyFile"] = Path.Combine(folder.FullName, "token.key"),
            ["Integrations:Sealing:KeyFile"] = SealingKeyFile,
        };
        foreach (var (name, value) in Sandbox.HostSettings())
        {
            all[name] = value;
        }

        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return all;
    }

    public Task<long> CountAsync(string company, string table = "integrations")
        => ScalarAsync<long>($"SELECT count(*) FROM integrations.{table} WHERE company_id = $1", company);

    public async Task<T> ScalarAsync<T>(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await Owner.DisposeAsync();
        await Sandbox.DisposeAsync();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
