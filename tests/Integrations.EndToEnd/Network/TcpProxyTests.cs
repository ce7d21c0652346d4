using System.Diagnostics;
using System.Net.Sockets;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Network;

public sealed class TcpProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly EchoServer _echo = new();
    private readonly TcpProxy _proxy;

    public TcpProxyTests() => _proxy = new TcpProxy("127.0.0.1", _echo.Port);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _echo.DisposeAsync();
    }

    [Fact]
    public async Task AProxyWithoutFaults_PassesEverythingAndTheEnd()
    {
        using var client = await ConnectAsync();
        var sent = new byte[100_000];
        Random.Shared.NextBytes(sent);

        var stream = client.GetStream();
        var writing = stream.WriteAsync(sent, Cancellation);
        using var back = new MemoryStream();
        var reading = stream.CopyToAsync(back, Cancellation);
        await writing;
        client.Client.Shutdown(SocketShutdown.Send);
        await reading;

        back.ToArray().ShouldBe(sent);
        _proxy.Accepted.ShouldBe(1);
        await Poll.UntilAsync(() => _proxy.Open == 0, Soon, "the connection to end");
    }

    [Fact]
    public async Task Latency_DelaysBothWays()
    {
        using var client = await ConnectAsync();
        _proxy.Faults.Latency = TimeSpan.FromMilliseconds(100);
        var watch = Stopwatch.StartNew();

        await EchoAsync(client, 1);

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task BytesPerSecond_LetsBytesTrickle()
    {
        using var client = await ConnectAsync();
        _proxy.Faults.BytesPerSecond = 100;
        var watch = Stopwatch.StartNew();

        await EchoAsync(client, 20);

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task CutNow_ResetsOpenConnectionsAndTakesNewOnes()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client, 5);

        _proxy.CutNow();

        await Should.ThrowAsync<IOException>(() => ReadAsync(client, 1));
        using var next = await ConnectAsync();
        await EchoAsync(next, 5);
        _proxy.Accepted.ShouldBe(2);
    }

    [Fact]
    public async Task CutAfterBytesFromServer_PassesThemAndThenResets()
    {
        using var client = await ConnectAsync();
        _proxy.Faults.CutAfterBytesFromServer = 3;

        await client.GetStream().WriteAsync(new byte[10], Cancellation);

        (await ReadAsync(client, 3)).ShouldBe(3);
        await Should.ThrowAsync<IOException>(() => ReadAsync(client, 1));
    }

    [Fact]
    public async Task CutAfterBytesFromClient_ResetsWhenTheyWereSent()
    {
        using var client = await ConnectAsync();
        _proxy.Faults.CutAfterBytesFromClient = 4;

        await client.GetStream().WriteAsync(new byte[3], Cancellation);
        (await ReadAsync(client, 3)).ShouldBe(3);
        await client.GetStream().WriteAsync(new byte[3], Cancellation);

        await Should.ThrowAsync<IOException>(async () =>
        {
            while (await client.GetStream().ReadAsync(new byte[10], Cancellation) > 0)
            {
            }

            throw new InvalidOperationException("ended without a reset");
        });
    }

    [Fact]
    public async Task Blackhole_KeepsTheConnectionAndPassesNothing()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client, 1);
        _proxy.Faults.Blackhole = true;

        await client.GetStream().WriteAsync(new byte[1], Cancellation);
        client.Client.Shutdown(SocketShutdown.Send);

        client.Client.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead).ShouldBeFalse();
        _proxy.Open.ShouldBe(1);
    }

    [Fact]
    public async Task Mute_PassesWhatTheClientSaysAndNoAnswer()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client, 1);
        _proxy.Faults.Mute = true;

        await client.GetStream().WriteAsync(new byte[3], Cancellation);

        await Poll.UntilAsync(() => _echo.Received == 4, Soon, "what the client said");
        client.Client.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead).ShouldBeFalse();
        _proxy.Open.ShouldBe(1);
    }

    [Fact]
    public async Task Refuse_TurnsConnectionsAwayUntilAcceptedAgainOnTheSamePort()
    {
        var port = _proxy.Port;
        await _proxy.RefuseAsync();
        await Should.ThrowAsync<SocketException>(ConnectAsync);

        _proxy.Accept();

        using var client = await ConnectAsync();
        await EchoAsync(client, 1);
        _proxy.Port.ShouldBe(port);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _proxy.Port, Cancellation);
        return client;
    }

    private static async Task EchoAsync(TcpClient client, int count)
    {
        await client.GetStream().WriteAsync(new byte[count], Cancellation);
        (await ReadAsync(client, count)).ShouldBe(count);
    }

    private static async Task<int> ReadAsync(TcpClient client, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Soon);
        return await client.GetStream().ReadAtLeastAsync(new byte[count], count, throwOnEndOfStream: false, patience.Token);
    }
}
