using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>
/// The server itself stops and comes back, gently, at once and by kill -9, while callers write with keys and keep a ledger: whatever was acknowledged is there once, and so
/// is, after its repeats, whatever was not. The host is never restarted. GENIUSERP_LONG_TESTS=1 stops it 50 times.
/// </summary>
public sealed class DatabaseRestartTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private static readonly int Stops = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1" ? 50 : 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAcknowledgedWrite_IsThereOnce_WhileTheServerIsStoppedAgainAndAgain()
    {
        await using var server = await StoppableServer.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancel);
        await using var host = await HostProcess.StartAsync(server.Settings(sandbox));
        using var api = await ApiClient.ForAsync(host, "ledger");
        var ledger = new ConcurrentDictionary<string, Guid>();
        var begun = new ConcurrentQueue<string>();
        var odd = new ConcurrentBag<string>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var config = sandbox["mfinante"].Credential("good").ToJson();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; !enough.IsCancellationRequested; number++)
                {
                    var key = $"{writer}-{number}";
                    begun.Enqueue(key);
                    await WriteAsync(api, key, config, ledger, odd, once: true);
                }
            },
            Cancel)).ToList();

        string[] ways = ["fast", "immediate", "kill"];
        for (var stop = 0; stop < Stops; stop++)
        {
            var goal = ledger.Count + 10;
            await Poll.UntilAsync(() => ledger.Count >= goal, Soon, $"work before stop {stop}");
            await server.RestartAsync(ways[stop % ways.Length]);
            (await api.SendAsync(HttpMethod.Get, "/health/live", null)).Expect(200);
        }

        var last = ledger.Count + 10;
        await Poll.UntilAsync(() => ledger.Count >= last, Soon, "work after the last stop");
        await enough.CancelAsync();
        await Task.WhenAll(writers);

        // What was cut off is repeated under its key, as every client does; a claim of a broken request holds for a while, which passes here.
        await server.ExecuteAsync("UPDATE integrations.idempotency_records SET claimed_until = now() WHERE answer IS NULL");
        foreach (var key in begun.Where(key => !ledger.ContainsKey(key)))
        {
            await WriteAsync(api, key, config, ledger, odd, once: false);
        }

        odd.ShouldBeEmpty(host.Output[Math.Max(0, host.Output.Length - 5_000)..]);
        (await server.CountAsync("integrations")).ShouldBe(begun.Count);
        (await server.CountAsync("activity")).ShouldBe(begun.Count);
        (await server.IdsAsync()).ShouldBe(ledger.Values, ignoreOrder: true);
        host.HasExited.ShouldBeFalse();
    }

    private static async Task WriteAsync(ApiClient api, string key, JsonObject config, ConcurrentDictionary<string, Guid> ledger, ConcurrentBag<string> odd, bool once)
    {
        var answer = await api.PostAsync("", new JsonObject { ["provider"] = "mfinante", ["account_key"] = key, ["config"] = config.DeepClone() }, ("Idempotency-Key", key));
        if (answer.Status == 201)
        {
            ledger[key] = answer.Id;
        }
        else if (!once || answer.Status != 503 || answer.Code != "database.unavailable" || answer.Headers.RetryAfter is null)
        {
            odd.Add($"{key}: {answer.Status} {answer.Body}");
        }
        else
        {
            // Not all at once against a closed door.
            await Task.Delay(50, Cancel);
        }
    }

    /// <summary>A server of its own, that keeps what it has committed.</summary>
    private sealed class StoppableServer : IAsyncDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(FastStorage.Directory, $"geniuserp-stoppable-{Guid.NewGuid():N}"));
        private readonly ServerAccount account = ServerAccount.ForThisProcess();
        private DevelopmentServer server = null!;
        private PostgresBinaries binaries = null!;

        private string Data => new DataDirectory(Options.DataDirectory).Data;

        private DevelopmentServerOptions Options => new() { DataDirectory = Path.Combine(folder.FullName, "pg"), MaxConnections = 60 };

        private string Runtime => new NpgsqlConnectionStringBuilder(server.OwnerConnectionString) { Username = "stoppable_runtime", Password = "runtime" }.ConnectionString;

        public static async Task<StoppableServer> StartAsync()
        {
            var made = new StoppableServer();
            made.server = await DevelopmentServer.StartAsync(made.Options, new Progress<string>(), Cancel);
            made.binaries = await PostgresBinaries.FindAsync(made.Options, new DataDirectory(made.Options.DataDirectory).MadeBy(), made.account, new Progress<string>(), Cancel);
            await IntegrationsModule.MigrateAsync(made.server.OwnerConnectionString, made.Runtime, Cancel);
            return made;
        }

        public Dictionary<string, string?> Settings(SandboxServer sandbox) => new Dictionary<string, string?>(sandbox.HostSettings().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings:GeniusErp"] = Runtime,
            ["ConnectionStrings:GeniusErpOwner"] = null,
            ["Auth:DevelopmentKeyFile"] = Path.Combine(folder.FullName, "token.key"),
            ["Integrations:Sealing:KeyFile"] = Path.Combine(folder.FullName, "sealing.key"),
        }.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);

        /// <param name="how">fast and immediate as pg_ctl knows them; kill is kill -9 of the server's first process.</param>
        public async Task RestartAsync(string how)
        {
            var options = (await File.ReadAllTextAsync(Path.Combine(Data, "postmaster.opts"), Cancel)).Trim();
            if (how == "kill")
            {
                Process.GetProcessById(int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), Cancel))[0])).Kill();
            }
            else
            {
                await account.RunAsync(binaries.PgCtl, ["stop", "-D", Data, "-m", how, "-w", "-s"], Capture.Output, Cancel);
            }

            // Its orphans may hold its memory for a moment.
            await Poll.UntilAsync(() => TryLaunchAsync(options[options.IndexOf(' ', StringComparison.Ordinal)..].Replace("\"", "'", StringComparison.Ordinal)), Soon, "the server to start again");
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(server.OwnerConnectionString);
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        public async Task<long> CountAsync(string table)
        {
            await using var source = NpgsqlDataSource.Create(server.OwnerConnectionString);
            await using var command = source.CreateCommand($"SELECT count(*) FROM integrations.{table}");
            return (long)(await command.ExecuteScalarAsync(Cancel))!;
        }

        public async Task<Guid[]> IdsAsync()
        {
            await using var source = NpgsqlDataSource.Create(server.OwnerConnectionString);
            await using var command = source.CreateCommand("SELECT array_agg(id) FROM integrations.integrations");
            return (Guid[])(await command.ExecuteScalarAsync(Cancel))!;
        }

        public async ValueTask DisposeAsync()
        {
            server.Leave();
            await DevelopmentServer.TryRemoveAsync(Options, new Progress<string>(), CancellationToken.None);
            folder.Delete(recursive: true);
        }

        private async Task<bool> TryLaunchAsync(string options)
        {
            try
            {
                await account.RunAsync(binaries.PgCtl, ["start", "-D", Data, "-l", new DataDirectory(Options.DataDirectory).Log, "-w", "-s", "-o", options], Capture.Nothing, Cancel);
                return true;
            }
            catch (DevelopmentServerException)
            {
                return false;
            }
        }
    }
}
