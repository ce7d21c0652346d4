using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Tests.Support;

/// <summary>A loopback port that nobody listens on; the kernel gives another one each time.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
