using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Sandbox.Control;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.OAuth;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GeniusErp.Sandbox;

/// <summary>All providers on one loopback port, and a second port that stands for "somebody else's server".</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, SandboxBoard> boards;
    private readonly Dictionary<ISandboxIssuer, SandboxBoard> issuers;
    private readonly CancellationTokenSource ending;

    private SandboxServer(WebApplication app, Dictionary<string, SandboxBoard> boards, Dictionary<ISandboxIssuer, SandboxBoard> issuers, Uri? host)
    {
        (this.app, this.boards, this.issuers) = (app, boards, issuers);
        ending = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        if (host is not null)
        {
            Attend(host);
        }
    }

    /// <summary>Ends in a slash.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Another host name and another port: where a redirect tries to lure a connector.</summary>
    public Uri ElsewhereAddress { get; private set; } = null!;

    /// <summary>What arrived at <see cref="ElsewhereAddress"/>.</summary>
    public SandboxBoard Elsewhere { get; } = new(null, "elsewhere");

    /// <summary>The authorisation servers.</summary>
    public SandboxAuthorities Authorities { get; } = new();

    /// <summary>Null when the sandbox was not told where the host is.</summary>
    public DemoKeeper? Demo { get; private set; }

    /// <summary>Ends when the demo company was made for the first time, or could not be; at once without a host.</summary>
    public Task<DemoStatus?> DemoMade { get; private set; } = Task.FromResult<DemoStatus?>(null);

    public IEnumerable<SandboxBoard> Boards => boards.Values;

    /// <exception cref="KeyNotFoundException">No such folder in the sandbox.</exception>
    public SandboxBoard this[string code] => boards.TryGetValue(code, out var board) ? board : throw new KeyNotFoundException($"The sandbox has no provider '{code}'.");

    /// <summary>What arrived at an authorisation server's own address.</summary>
    public SandboxBoard Issuer(string name) => issuers.Single(issuer => issuer.Key.Name == name).Value;

    /// <param name="port">0 lets the kernel choose.</param>
    /// <param name="host">Where the ERP's host answers, or soon will: the demo company is made there.</param>
    public static async Task<SandboxServer> StartAsync(int port = 0, Uri? host = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        // A request that hangs on purpose must not hold up the end.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(options => ConfigureJson(options.SerializerOptions));

        var boards = Scan<ISandboxProvider>().OrderBy(provider => provider.Code, StringComparer.Ordinal).ToDictionary(provider => provider.Code, provider => new SandboxBoard(provider, provider.Code), StringComparer.Ordinal);
        var issuers = Scan<ISandboxIssuer>().ToDictionary(issuer => issuer, issuer => new SandboxBoard(null, issuer.Name));
        var app = builder.Build();
        var server = new SandboxServer(app, boards, issuers, host);
        var gate = new FaultGate(boards.Values.Concat(issuers.Values).ToDictionary(board => board.Code, StringComparer.Ordinal), server.Elsewhere, () => server.ElsewhereAddress, app.Lifetime.ApplicationStopping);
        app.UseRouting();
        app.Use(gate.HandleAsync);
        foreach (var board in boards.Values)
        {
            board.Provider!.Join(server.Authorities);
            board.Provider.Map(app.MapGroup("/" + board.Code));
        }

        foreach (var issuer in issuers.Keys)
        {
            issuer.Map(app.MapGroup("/" + issuer.Name), server.Authorities);
        }

        app.MapControl(server);
        app.MapPage(server);
        await app.StartAsync(cancellationToken);
        server.ReadAddresses();
        if (server.Demo is { } demo)
        {
            server.DemoMade = demo.MakeWhenReadyAsync();
        }

        return server;
    }

    /// <summary>The host's configuration that points every provider here, <c>Integrations:Providers:{code}:ApiBaseUrl</c> and the like, and lets it through the egress guard.</summary>
    public IReadOnlyDictionary<string, string> HostSettings()
        => boards.Values
            .SelectMany(board => board.Provider!.Addresses.Select(address => (board.Code, Setting: address.Key, Path: address.Value)))
            .Select(entry => KeyValuePair.Create($"Integrations:Providers:{entry.Code}:{entry.Setting}", new Uri(Address, $"{entry.Code}/{entry.Path}").ToString()))
            .Concat(issuers.Keys.SelectMany(issuer => issuer.Addresses.Select(address => KeyValuePair.Create($"Integrations:Authorities:{issuer.Name}:{address.Key}", new Uri(Address, $"{issuer.Name}/{address.Value}").ToString()))))
            .Concat(Authorities.All.Where(authority => authority.GivesPlatformApp).SelectMany(PlatformApp))
            .Append(KeyValuePair.Create("Integrations:Egress:Allow:0", Address.Authority))
            .ToDictionary();

    /// <summary>The ERP's host is there: the demo company can be made, and is when somebody asks.</summary>
    public void Attend(Uri host) => Demo = new(host, boards, ending.Token);

    public void Reset()
    {
        foreach (var board in boards.Values.Concat(issuers.Values).Append(Elsewhere))
        {
            board.Reset();
        }

        foreach (var authority in Authorities.All)
        {
            authority.Reset();
        }
    }

    public Task WaitForShutdownAsync() => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await ((Task)DemoMade).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.DisposeAsync();
        Demo?.Dispose();
        ending.Dispose();
    }

    internal static void ConfigureJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }

    private static IEnumerable<T> Scan<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type)!);

    private static IEnumerable<KeyValuePair<string, string>> PlatformApp(SandboxAuthority authority) => new (string Name, string? Value)[]
    {
        ("ClientId", authority.Clients[0].Id),
        ("ClientSecret", authority.Clients[0].Secret),
        ("WebhookKey", authority.Webhook?.Key),
        ("WebhookSecret", authority.Webhook?.Secret),
        ("WebhookPreviousSecret", authority.Webhook?.PreviousSecret),
        ("WebhookVerifyToken", authority.Webhook?.VerifyToken),
    }
    .Where(setting => setting.Value is not null)
    .Select(setting => KeyValuePair.Create($"Integrations:Authorities:{authority.Name}:{setting.Name}", setting.Value!));

    private void ReadAddresses()
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Address = new Uri(addresses[0] + "/");
        ElsewhereAddress = new UriBuilder(addresses[1]) { Host = "localhost" }.Uri;
    }
}
