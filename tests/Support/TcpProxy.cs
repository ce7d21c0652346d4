using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Tests.Support;

/// <summary>Stands between a client and a server on loopback and does what a bad network does. Settings hold at once, for open connections too.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _open = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _accepted;

    public TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        Listen(0);
    }

    public int Port { get; private set; }

    /// <summary>Connections ever accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that are open now.</summary>
    public int Open => _open.Count;

    public ProxyFaults Faults { get; } = new();

    /// <summary>Resets every open connection; new ones are accepted.</summary>
    public void CutNow()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>From now on connecting is refused, as by a server that is down; open connections stay.</summary>
    public async Task RefuseAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
    }

    /// <summary>Accepts again, on the same port.</summary>
    public void Accept()
    {
        if (_listener is null)
        {
            Listen(Port);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await RefuseAsync();
        CutNow();
        await Task.WhenAll(_open.Values);
        _ending.Dispose();
    }

    private void Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listener = listener;
        _accepting = AcceptAllAsync(listener);
    }

    private async Task AcceptAllAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                Interlocked.Increment(ref _accepted);
                var connection = new ProxiedConnection(client, Faults);
                // Registered before it runs, so that neither Open nor CutNow can miss it.
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _open[connection] = ServeAsync(connection, started.Task);
                started.SetResult();
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed of: that is how accepting ends.
        }
    }

    private async Task ServeAsync(ProxiedConnection connection, Task started)
    {
        await started;
        using (connection)
        {
            await connection.RunAsync(_host, _port, _ending.Token);
        }

        _open.TryRemove(connection, out _);
    }
}
