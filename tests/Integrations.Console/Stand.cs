using System.Globalization;
using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Erp;
using GeniusErp.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>A real host over a database, the simulated providers behind it, and a browser before it. Each test is a company of its own.</summary>
public sealed class Stand : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Milliseconds that a page may take where the machine is busy with other tests.</summary>
    private const float Patience = 30_000;

    private static readonly string[] Quietly =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("geniuserp-console-");
    private TestDatabase? database;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private int companies;

    internal bool HasBrowser => browser is not null;

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal HostProcess Host { get; private set; } = null!;

    internal NpgsqlDataSource Owner { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        if (!File.Exists(Chromium))
        {
            return;
        }

        database = await MigratedDatabase.CreateAsync(Cancelled);
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
        Sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Sandbox.Attend(address);
        await StartHostAsync(address);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = Quietly });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (database is not null)
        {
            await Host.DisposeAsync();
            await Owner.DisposeAsync();
            await Sandbox.DisposeAsync();
            await database.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>A company nobody else uses.</summary>
    public string NewCompany() => string.Create(CultureInfo.InvariantCulture, $"console-{Interlocked.Increment(ref companies)}");

    /// <summary>A browser window of its own, with nothing kept from before.</summary>
    /// <param name="at">Another host than the stand's own.</param>
    internal async Task<Visitor> VisitAsync(string company, Look? look = null, Uri? at = null)
    {
        MissingPeer.Require("Chromium", browser is not null);
        look ??= new();
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = (at ?? Host.Address).ToString(),
            IgnoreHTTPSErrors = at?.Scheme == Uri.UriSchemeHttps,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            Locale = look.Language == "ro" ? "ro-RO" : "en-GB",
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = "Europe/Bucharest",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return new(this, context, await context.NewPageAsync(), company);
    }

    /// <summary>So many connections over all thirty providers, in every state.</summary>
    internal async Task FillAsync(string company, int connections)
    {
        await using var command = Owner.CreateCommand(
            """
            INSERT INTO integrations.integrations (company_id, provider, config, status, account_key, display_name, account, verified, error_code, error_since, last_verified_at, next_check_at)
            SELECT $1, ($3::text[])[1 + n % 30], '{}', CASE n % 10 WHEN 0 THEN 'error' WHEN 1 THEN 'disconnected' ELSE 'connected' END, 'cont-' || n, 'Contul numărul ' || n,
                   jsonb_build_object('external_id', 'acct_' || n, 'name', 'Compania ' || n), true, CASE n % 10 WHEN 0 THEN 'invalid_credentials' WHEN 2 THEN 'provider_unavailable' END,
                   now() - n * interval '1 min', now() - n * interval '7 min', now() + interval '1 day'
            FROM generate_series(1, $2) n
            """);
        command.Parameters.Add(new() { Value = company });
        command.Parameters.Add(new() { Value = connections });
        command.Parameters.Add(new() { Value = Enum.GetValues<Provider>().Select(provider => provider.Code()).ToArray() });
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    internal Task<HostClient> ApiAsync(string company) => HostClient.SignInAsync(Host.Address, company, Cancelled);

    /// <summary>The demo company as <c>run.sh --sandbox</c> has it.</summary>
    internal async Task MakeDemoAsync() => (await Sandbox.Demo!.ResetAsync()).Problem.ShouldBeNull();

    /// <summary>Kills the host, and starts it again at the same address when <paramref name="meanwhile"/> is done.</summary>
    internal async Task RestartHostAsync(Func<Task> meanwhile)
    {
        var address = Host.Address;
        await Host.DisposeAsync();
        await meanwhile();
        await StartHostAsync(address);
    }

    internal async Task StartHostAsync(Uri? at = null) => Host = await LaunchAsync(at);

    /// <summary>A second host of the same installation, with files of its own for everything but the sealing key.</summary>
    internal Task<HostProcess> StartAnotherHostAsync(Uri at, params (string Name, string? Value)[] different)
        => LaunchAsync(at, [("HOME", folder.CreateSubdirectory($"home-{Guid.NewGuid():N}").FullName), .. different]);

    private async Task<HostProcess> LaunchAsync(Uri? at, params (string Name, string? Value)[] different)
    {
        var keys = Path.Combine(folder.FullName, "sealing.key");
        if (!File.Exists(keys))
        {
            await File.WriteAllTextAsync(keys, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Cancelled);
            File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings:GeniusErp"] = database!.RuntimeConnectionString(),

            // Not for migrations, which are done: the demo's past is made by the owner of the tables.
            ["ConnectionStrings:GeniusErpOwner"] = database!.OwnerConnectionString,
            ["Auth:DevelopmentKeyFile"] = Path.Combine(folder.FullName, "token.key"),
            ["Integrations:Sealing:KeyFile"] = keys,
        };
        foreach (var (name, value) in Sandbox.HostSettings().Concat(DemoSettings.Of(Sandbox)))
        {
            settings[name] = value;
        }

        if (at is not null)
        {
            settings["ASPNETCORE_URLS"] = at.ToString();
        }

        foreach (var (name, value) in different)
        {
            settings[name] = value;
        }

        return await HostProcess.StartAsync(settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value));
    }
}

/// <summary>How a window looks at the console.</summary>
internal sealed record Look(int Width = 1280, int Height = 900, string Language = "ro", bool Dark = false);

[CollectionDefinition(Name)]
public sealed class ConsoleGroup : ICollectionFixture<Stand>
{
    public const string Name = "Console";
}
