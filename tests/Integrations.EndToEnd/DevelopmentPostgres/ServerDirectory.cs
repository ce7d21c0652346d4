using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;

/// <summary>An empty place for a private server; whatever runs in it is stopped and removed at the end.</summary>
internal sealed class ServerDirectory : IAsyncDisposable, IProgress<string>
{
    private readonly List<string> _said = [];

    public string Path { get; } = System.IO.Path.Combine(FastStorage.Directory, $"geniuserp-server-{Guid.NewGuid():N}");

    public DevelopmentServerOptions Options => new() { DataDirectory = Path, Durability = Durability.GivenUpForSpeed };

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    public void Report(string value)
    {
        lock (_said)
        {
            _said.Add(value);
        }
    }

    public Task<DevelopmentServer> StartAsync() => StartAsync(Options);

    public Task<DevelopmentServer> StartAsync(DevelopmentServerOptions options) =>
        DevelopmentServer.StartAsync(options, this, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() =>
        await DevelopmentServer.TryRemoveAsync(Options, this, CancellationToken.None);
}
