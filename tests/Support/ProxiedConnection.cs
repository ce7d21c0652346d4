using System.Net.Sockets;

namespace GeniusErp.Tests.Support;

/// <summary>One connection through the proxy: two sockets and a pump each way.</summary>
internal sealed class ProxiedConnection(Socket client, ProxyFaults faults) : IDisposable
{
    /// <summary>PostgreSQL's Sync message: its letter and its length.</summary>
    private const int Sync = 5;

    private readonly CancellationTokenSource _cut = new();
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private Encounter? _met;

    public void Reset()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment, which is what was wanted.
        }
    }

    public async Task RunAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut.Token);

        try
        {
            await _server.ConnectAsync(host, port, ending.Token);
            var up = PumpAsync(client, _server, () => faults.CutAfterBytesFromClient, () => faults.Blackhole, ending.Token);
            var down = PumpAsync(_server, client, () => faults.CutAfterBytesFromServer, () => faults.Blackhole || faults.Mute, ending.Token);
            await Task.WhenAll(FailTogetherAsync(up), FailTogetherAsync(down));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            CloseByReset(client);
            CloseByReset(_server);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _cut.Dispose();
    }

    /// <summary>A side that breaks takes the other with it; a side that merely ends does not.</summary>
    private async Task FailTogetherAsync(Task pump)
    {
        try
        {
            await pump;
        }
        catch
        {
            await _cut.CancelAsync();
            throw;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<long> cutAfter, Func<bool> swallows, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        long passed = 0;

        while (true)
        {
            var read = await from.ReceiveAsync(buffer, cancellationToken);
            if (swallows())
            {
                if (read == 0)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                continue;
            }

            if (read == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            if (from == client && _met is null)
            {
                _met = faults.Meeting(buffer.AsSpan(0, read));
                if (_met is Encounter.Lost or Encounter.LostBeforeItsCommit)
                {
                    await SendAsync(to, buffer.AsMemory(0, _met == Encounter.Lost ? 0 : read - Sync), cancellationToken);
                    throw new OperationCanceledException("The message met what waited for it.");
                }
            }

            if (from == _server && _met is Encounter.AnswerLost)
            {
                throw new OperationCanceledException("The answer met what waited for it.");
            }

            if (from == _server && _met is Encounter.AnswerSwallowed)
            {
                continue;
            }

            if (faults.Latency > TimeSpan.Zero)
            {
                await Task.Delay(faults.Latency, cancellationToken);
            }

            var allowed = (int)Math.Clamp(cutAfter() - passed, 0, read);
            await SendAsync(to, buffer.AsMemory(0, allowed), cancellationToken);
            passed += allowed;
            if (passed >= cutAfter())
            {
                throw new OperationCanceledException("The agreed number of bytes has passed.");
            }
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var pace = faults.BytesPerSecond;
            var piece = pace > 0 ? bytes[..1] : bytes;
            for (var rest = piece; !rest.IsEmpty;)
            {
                rest = rest[await to.SendAsync(rest, cancellationToken)..];
            }

            bytes = bytes[piece.Length..];
            if (pace > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.0 / pace), cancellationToken);
            }
        }
    }

    private static void CloseByReset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
