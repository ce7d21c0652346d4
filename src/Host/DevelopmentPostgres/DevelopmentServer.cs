using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Npgsql;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>
/// A private PostgreSQL server for Development and for tests. Several processes may use one: the first starts it, the others
/// join it, the last one to leave stops it. A server whose users were killed goes on running and is joined by the next.
/// </summary>
internal sealed class DevelopmentServer : IAsyncDisposable
{
    private const string Owner = "geniuserp";

    /// <summary>How our own connections are told from a person's psql, which keeps the server up.</summary>
    public const string ApplicationName = "geniuserp";

    private static readonly TimeSpan UntilItAnswers = TimeSpan.FromMinutes(5);

    private readonly DataDirectory _directory;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly IProgress<string> _say;
    private FileStream? _use;

    [UnsupportedOSPlatform("windows")]
    private DevelopmentServer(
        DataDirectory directory, PostgresBinaries binaries, ServerAccount account, FileStream use, IProgress<string> say, int port, string password)
    {
        (_directory, _binaries, _account, _use, _say) = (directory, binaries, account, use, say);
        Port = port;
        OwnerConnectionString = ConnectionString(port, password, Owner);
    }

    public int Port { get; }

    /// <summary>The superuser in the database <c>geniuserp</c>, over loopback, with its password.</summary>
    public string OwnerConnectionString { get; }

    public static async Task<DevelopmentServer> StartAsync(
        DevelopmentServerOptions options, IProgress<string> say, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DevelopmentServerException("There is no private PostgreSQL on Windows: set ConnectionStrings:GeniusErp, or run under WSL.");
        }

        var directory = new DataDirectory(options.DataDirectory);
        try
        {
            directory.Create();
            return await StartInAsync(directory, options, say, cancellationToken);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw new DevelopmentServerException($"The private PostgreSQL cannot use {directory.Root}: {denied.Message}", denied);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<DevelopmentServer> StartInAsync(
        DataDirectory directory, DevelopmentServerOptions options, IProgress<string> say, CancellationToken cancellationToken)
    {
        await using var starting = await LockStartAsync(directory, say, cancellationToken);
        var use = FileLock.TryShared(directory.UseLock)
            ?? throw new DevelopmentServerException($"{directory.UseLock} is held by a program that is not ours.");

        try
        {
            var account = ServerAccount.ForThisProcess();
            var binaries = await PostgresBinaries.FindAsync(options, directory.MadeBy(), account, say, cancellationToken);
            var password = directory.MadeBy() is null
                ? await InitializeAsync(directory, options, binaries, account, say, cancellationToken)
                : directory.ReadPassword();
            var port = await JoinAsync(directory, password, say, cancellationToken)
                ?? await LaunchAsync(directory, options, binaries, account, password, say, cancellationToken);
            await CreateDatabaseAsync(port, password, cancellationToken);

            return new(directory, binaries, account, use, say, port, password);
        }
        catch
        {
            await use.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the server; stops it when nobody else uses it, neither another host nor a person with psql.</summary>
    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows() || Interlocked.Exchange(ref _use, null) is not { } use)
        {
            return;
        }

        await using var stopping = await LockStartAsync(_directory, _say, CancellationToken.None);
        await use.DisposeAsync();
        await using var alone = FileLock.TryExclusive(_directory.UseLock);
        if (alone is null || _directory.RunningPort() != Port || await OthersAreConnectedAsync())
        {
            return;
        }

        _say.Report("Stopping PostgreSQL.");
        await StopAsync(_directory, _binaries, _account, "fast");
    }

    /// <summary>Leaves the server running, for whoever removes it.</summary>
    public void Leave() => Interlocked.Exchange(ref _use, null)?.Dispose();

    /// <summary>Stops the server in a directory and deletes all of it, unless somebody uses it. For the leftovers of tests.</summary>
    public static async Task<bool> TryRemoveAsync(DevelopmentServerOptions options, IProgress<string> say, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(options.DataDirectory))
        {
            return false;
        }

        var directory = new DataDirectory(options.DataDirectory);
        await using var starting = FileLock.TryExclusive(directory.StartLock);
        await using var alone = starting is null ? null : FileLock.TryExclusive(directory.UseLock);
        if (alone is null)
        {
            return false;
        }

        if (directory.RunningPort() is not null)
        {
            var account = ServerAccount.ForThisProcess();
            var binaries = await PostgresBinaries.FindAsync(options, directory.MadeBy(), account, say, cancellationToken);
            await StopAsync(directory, binaries, account, "immediate");
        }

        Directory.Delete(directory.Root, recursive: true);
        return true;
    }

    [UnsupportedOSPlatform("windows")]
    private static Task<FileStream> LockStartAsync(DataDirectory directory, IProgress<string> say, CancellationToken cancellationToken) =>
        FileLock.ExclusiveAsync(
            directory.StartLock, () => say.Report("Waiting: another process is starting or stopping PostgreSQL."), cancellationToken);

    [UnsupportedOSPlatform("windows")]
    private static async Task<string> InitializeAsync(
        DataDirectory directory, DevelopmentServerOptions options, PostgresBinaries binaries, ServerAccount account,
        IProgress<string> say, CancellationToken cancellationToken)
    {
        say.Report($"Creating a PostgreSQL {binaries.MajorVersion} database in {directory.Root} ...");
        await account.TakeDirectoryAsync(directory.Server, cancellationToken);

        // Made aside and moved in place when whole, so that a start killed half-way leaves nothing that looks like data.
        var unfinished = directory.Data + ".unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var password = directory.MakePassword();
        var passwordForInitDb = Path.Combine(directory.Server, "initdb.password");
        DataDirectory.WritePrivate(passwordForInitDb, password);

        try
        {
            await account.TakeAsync(passwordForInitDb, cancellationToken);
            string[] durability = options.Durability == Durability.Kept ? [] : ["--no-sync"];
            await account.RunAsync(
                binaries.InitDb,
                ["-D", unfinished, "-U", Owner, "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", $"--pwfile={passwordForInitDb}", .. durability],
                Capture.Output,
                cancellationToken);
        }
        finally
        {
            File.Delete(passwordForInitDb);
        }

        Directory.Move(unfinished, directory.Data);
        return password;
    }

    /// <summary>The port of a server that already runs here, once it answers; null when none runs.</summary>
    private static async Task<int?> JoinAsync(DataDirectory directory, string password, IProgress<string> say, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || directory.RunningPort() is not { } port)
        {
            return null;
        }

        say.Report($"Joining the PostgreSQL that runs in {directory.Root} on port {port}.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(UntilItAnswers);

        // It may still be starting, or be on its way down: the answer comes, or the process goes.
        while (directory.RunningPort() == port)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(port, password, "postgres"));
                await connection.OpenAsync(patience.Token);
                return port;
            }
            catch (NpgsqlException notYet) when (notYet is not PostgresException { SqlState: PostgresErrorCodes.InvalidPassword }
                && !patience.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }

        return null;
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<int> LaunchAsync(
        DataDirectory directory, DevelopmentServerOptions options, PostgresBinaries binaries, ServerAccount account, string password,
        IProgress<string> say, CancellationToken cancellationToken)
    {
        const int tries = 5;
        for (var attempt = 1; ; attempt++)
        {
            directory.ForgetDeadServer();
            var port = FreePort();
            say.Report($"Starting PostgreSQL {binaries.MajorVersion} on 127.0.0.1:{port} ...");

            try
            {
                await account.RunAsync(
                    binaries.PgCtl,
                    ["start", "-D", directory.Data, "-l", directory.Log, "-w", "-s", "-t", Seconds(UntilItAnswers), "-o", ServerOptions(options, port)],
                    Capture.Nothing,
                    cancellationToken);
                return port;
            }
            catch (DevelopmentServerException failed) when (directory.RunningPort() is null)
            {
                // Someone took the port meanwhile, or the orphans of a killed server still hold its memory: both pass.
                if (attempt == tries)
                {
                    throw new DevelopmentServerException(
                        $"PostgreSQL did not start. The end of {directory.Log}:{Environment.NewLine}{directory.EndOfLog()}", failed);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(300 * attempt), cancellationToken);
            }
        }
    }

    private static string ServerOptions(DevelopmentServerOptions options, int port)
    {
        // TCP on loopback only: a socket directory would bring a limit on path lengths and a second door to guard.
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections={options.MaxConnections}";
        return options.Durability == Durability.Kept
            ? settings
            : settings + " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
    }

    [UnsupportedOSPlatform("windows")]
    private static Task<string> StopAsync(DataDirectory directory, PostgresBinaries binaries, ServerAccount account, string mode) =>
        account.RunAsync(binaries.PgCtl, ["stop", "-D", directory.Data, "-m", mode, "-w", "-s"], Capture.Output, CancellationToken.None);

    private static async Task CreateDatabaseAsync(int port, string password, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(port, password, "postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{Owner}'", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Owner}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<bool> OthersAreConnectedAsync()
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1)", connection)
        {
            Parameters = { new() { Value = ApplicationName } },
        };
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static string ConnectionString(int port, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Owner,
        Password = password,
        Database = database,
        ApplicationName = ApplicationName,
        // The administrative database is visited once; only the application's own deserves a pool.
        Pooling = database == Owner,
    }.ConnectionString;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
