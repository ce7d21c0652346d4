using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GeniusErp.Tests.Integrations.Providers.Http;

/// <summary>A TCP server that does to each connection what the test says: for answers that no proper server gives.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task accepting;
    private int connections;

    /// <param name="serve">Gets the connection and its number, from 1.</param>
    public RawServer(Func<Connection, int, Task>? serve = null, string address = "127.0.0.1", int port = 0)
    {
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        listener.Listen();
        Opening = $"{address}:{Port}";
        accepting = AcceptAsync(serve ?? ((_, _) => Task.CompletedTask));
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public string Opening { get; }

    public string Http => $"http://{Opening}";

    public int Connections => connections;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Connection, int, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stopping.Token);
                serving.Add(ServeAsync(serve, socket, Interlocked.Increment(ref connections)));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Func<Connection, int, Task> serve, Socket socket, int number)
    {
        using (socket)
        {
            try
            {
                await serve(new Connection(socket, stopping.Token), number);
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or IOException)
            {
                // The client went away, or the test is over: both are meant.
            }
        }
    }

    internal sealed class Connection(Socket socket, CancellationToken stopping)
    {
        public CancellationToken Stopping => stopping;

        public Task WriteAsync(string text) => socket.SendAsync(Encoding.Latin1.GetBytes(text), stopping).AsTask();

        public async Task<byte[]> ReadSomeAsync()
        {
            var buffer = new byte[16 * 1024];
            return buffer[..await socket.ReceiveAsync(buffer, stopping)];
        }

        /// <summary>One request, head and body.</summary>
        public async Task<string> ReadRequestAsync()
        {
            var text = new StringBuilder();
            while (true)
            {
                var some = await ReadSomeAsync();
                if (some.Length == 0)
                {
                    throw new IOException("The client closed.");
                }

                text.Append(Encoding.Latin1.GetString(some));
                var request = text.ToString();
                var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end >= 0 && request.Length - end - 4 >= BodyLength(request))
                {
                    return request;
                }
            }
        }

        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        public Task WaitForEndAsync() => Task.Delay(Timeout.Infinite, stopping);

        private static int BodyLength(string request)
            => request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line[16..]) : 0;
    }
}
