using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Tests.Integrations.EndToEnd.Network;

/// <summary>Sends back what it gets, and ends its side when the other side ended.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private long _received;

    public EchoServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Bytes that have arrived.</summary>
    public long Received => Volatile.Read(ref _received);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var echoes = new List<Task>();
        try
        {
            while (true)
            {
                echoes.Add(EchoAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(echoes);
        }
    }

    private async Task EchoAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            try
            {
                var buffer = new byte[16 * 1024];
                while (await stream.ReadAsync(buffer) is > 0 and var read)
                {
                    Interlocked.Add(ref _received, read);
                    await stream.WriteAsync(buffer.AsMemory(0, read));
                }

                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (IOException)
            {
                // Reset by a test: that is what it is here for.
            }
        }
    }
}
