using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Integrations.Application.Sealing;
using Npgsql;

// Key files are checked by their Unix mode, and the private server is started the Unix way.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[assembly: AssemblyFixture(typeof(SealingDatabase))]

namespace GeniusErp.Tests.Integrations.Application.Sealing;

/// <summary>A private PostgreSQL for this test run, and a migrated template from which every test gets its own database.</summary>
public sealed class SealingDatabase : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"geniuserp-sealing-{Guid.NewGuid():N}");
    private readonly int port = FreePort();
    private int databases;

    public async ValueTask InitializeAsync()
    {
        await RunAsync("initdb", "-D", folder, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await RunAsync(
            "pg_ctl", "-D", folder, "-l", Path.Combine(folder, "server.log"), "-w", "-o",
            $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200", "start");
        await CreateDatabaseAsync("template_sealing", "template0");
        await DatabaseMigrator.MigrateAsync(ConnectionString("template_sealing", "owner"), ConnectionString("template_sealing", "runtime"), CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-D", folder, "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    internal async Task<SealedStore> NewAsync()
    {
        var name = $"sealing_{Interlocked.Increment(ref databases)}";
        await CreateDatabaseAsync(name, "template_sealing");
        return new(
            NpgsqlDataSource.Create(ConnectionString(name, "owner")),
            new(NpgsqlDataSource.Create(ConnectionString(name, "runtime") + ";Options=-c role=integrations_worker")));
    }

    private async Task CreateDatabaseAsync(string name, string template)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres", "owner"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await command.ExecuteNonQueryAsync();
    }

    private string ConnectionString(string database, string user)
        => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={user};Password=unused;Database={database};Maximum Pool Size=20");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var binaries = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)).First();
        // Nothing is redirected: the server would inherit the pipes and keep them open.
        var start = new ProcessStartInfo(Path.Combine(binaries, "bin", program), arguments) { WorkingDirectory = "/" };
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            start.UserName = "postgres";
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
