using System.Net.Sockets;

namespace GeniusErp.Tests.Support;

/// <summary>
/// Calls a host that may be killed meanwhile. A connection that breaks in the middle of its making comes out of the framework as a bare <see cref="SocketException"/>; here it is the
/// <see cref="HttpRequestException"/> that every other broken call is.
/// </summary>
public sealed class HostHandler(int connections = int.MaxValue) : DelegatingHandler(new SocketsHttpHandler { MaxConnectionsPerServer = connections, AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException broken)
        {
            throw new HttpRequestException(broken.Message, broken);
        }
    }
}
