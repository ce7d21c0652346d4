using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Commands;

internal enum ConnectOutcome
{
    Connected,
    Refused,

    /// <summary>Mail is not played by the sandbox, and no server was named.</summary>
    NeedsMailServer,
}

/// <param name="Explanation">Why it is not connected.</param>
internal sealed record ConnectedProvider(string Provider, ConnectOutcome Outcome, IntegrationRow? Row, string? Explanation)
{
    public override string ToString()
    {
        var verified = Row is { IsConnected: true } ? (Row.Verified ? "verified" : "not verified") : "-";
        var state = Outcome == ConnectOutcome.NeedsMailServer ? "needs a mail server" : Row?.Status ?? "not created";
        return $"{Provider,-20} {state,-14} {verified,-13} {Explanation ?? Row?.Account ?? "-"}".TrimEnd();
    }
}

/// <summary>Connects every provider of the host's catalogue with the sandbox's good samples, in a company of its own.</summary>
internal static class ConnectAll
{
    private const string Company = "connect-all";

    /// <summary>Exit code 1 when one that was tried is not connected, 2 when the command line is wrong or nobody is there.</summary>
    public static async Task<int> RunAsync(IConfiguration options)
    {
        if (Addresses.Read(options) is not { } addresses)
        {
            return 2;
        }

        try
        {
            var providers = await RunAsync(addresses, MailAccount.Read(options), Console.Out, CancellationToken.None);
            return providers.Any(provider => provider.Outcome == ConnectOutcome.Refused) ? 1 : 0;
        }
        catch (Exception problem) when (problem is HttpRequestException or HostRefusedException or IOException or FormatException)
        {
            await Console.Error.WriteLineAsync(problem is HttpRequestException ? $"{problem.Message}. Host and sandbox are started by ./run.sh --sandbox." : problem.Message);
            return 2;
        }
    }

    public static async Task<IReadOnlyList<ConnectedProvider>> RunAsync(Addresses addresses, MailAccount? mail, TextWriter output, CancellationToken cancellationToken)
    {
        using var sandbox = new SandboxClient(addresses.Sandbox);
        using var host = await HostClient.SignInAsync(addresses.Host, Company, cancellationToken);
        var samples = await sandbox.SamplesAsync(cancellationToken);
        await host.RemoveAllAsync(cancellationToken);

        var providers = new List<ConnectedProvider>();
        foreach (var entry in (await host.CatalogueAsync(cancellationToken)).OrderBy(entry => entry.Code, StringComparer.Ordinal))
        {
            var settings = entry.IsMail ? mail?.SettingsOf(entry.Code) : samples.GetValueOrDefault(entry.Code)?.GetValueOrDefault("good");
            var connected = settings is null ? Without(entry) : await ConnectAsync(host, entry, settings, cancellationToken);
            await output.WriteLineAsync(connected.ToString());
            providers.Add(connected);
        }

        await output.WriteLineAsync($"{providers.Count(provider => provider.Outcome == ConnectOutcome.Connected)} of {providers.Count} connected");
        return providers;
    }

    private static ConnectedProvider Without(CatalogueEntry entry) => entry.IsMail
        ? new(entry.Code, ConnectOutcome.NeedsMailServer, null, null)
        : new(entry.Code, ConnectOutcome.Refused, null, "the sandbox has no good sample of it");

    private static async Task<ConnectedProvider> ConnectAsync(HostClient host, CatalogueEntry entry, JsonObject settings, CancellationToken cancellationToken)
    {
        var made = await host.CreateAsync(entry.Code, "default", null, settings, cancellationToken);
        if (!made.Succeeded)
        {
            return new(entry.Code, ConnectOutcome.Refused, null, made.Problem);
        }

        // What counts is the row as it is kept, not what the answer to the attempt said.
        var connected = await host.ConnectAsync(made.Row.Id, cancellationToken);
        var row = await host.ReadAsync(made.Row.Id, cancellationToken);
        return row.IsConnected && row.ErrorCode is null
            ? new(entry.Code, ConnectOutcome.Connected, row, null)
            : new(entry.Code, ConnectOutcome.Refused, row, connected.Succeeded ? row.ErrorCode : connected.Problem);
    }
}
