using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Names to addresses. A port so that tests can answer as a hostile DNS server would.</summary>
internal interface IHostResolver
{
    /// <summary>All addresses of the name.</summary>
    /// <exception cref="SocketException"><see cref="SocketError.HostNotFound"/> or <see cref="SocketError.NoData"/>: no such host. Anything else passes.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>The system's resolver.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
