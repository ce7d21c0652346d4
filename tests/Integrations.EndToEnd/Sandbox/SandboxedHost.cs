using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>A real host with an empty database, its providers pointed at a sandbox, as <c>run.sh --sandbox</c> starts them.</summary>
internal sealed class SandboxedHost : IAsyncDisposable
{
    private readonly ServerDirectory place;
    private readonly HostProcess host;

    private SandboxedHost(ServerDirectory place, HostProcess host, SandboxServer sandbox) => (this.place, this.host, Sandbox) = (place, host, sandbox);

    public SandboxServer Sandbox { get; }

    public Uri Address => host.Address;

    public string Output => host.Output;

    public static async Task<SandboxedHost> StartAsync() => await StartAsync(await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken));

    /// <param name="sandbox">Ends with the host.</param>
    public static async Task<SandboxedHost> StartAsync(SandboxServer sandbox, params (string Name, string Value)[] settings)
    {
        var place = new ServerDirectory();
        try
        {
            var environment = sandbox.HostSettings().ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), string? (setting) => setting.Value);
            environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            environment["ConnectionStrings__GeniusErp"] = null;
            environment["DevelopmentPostgres__DataDirectory"] = place.Path;
            foreach (var (name, value) in settings)
            {
                environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
            }

            return new(place, await HostProcess.StartAsync(environment), sandbox);
        }
        catch
        {
            await sandbox.DisposeAsync();
            await place.DisposeAsync();
            throw;
        }
    }

    public Task<ApiClient> ApiAsync(string company) => ApiClient.ForAsync(host, company);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await Sandbox.DisposeAsync();
        await place.DisposeAsync();
    }
}
