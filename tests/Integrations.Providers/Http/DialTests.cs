using System.Net;
using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class DialTests
{
    private static readonly HashSet<int> Imaps = [993];

    [Fact]
    public async Task Dial_WhenTheAnswerTurnsInsideAfterTheCheck_GoesToTheCheckedAddress()
    {
        await using var meant = new RawServer(address: "127.0.0.2");
        await using var inner = new RawServer(address: "127.0.0.1", port: meant.Port);
        var resolver = new FakeResolver().Answer("mail.evil.test", "127.0.0.2").Answer("mail.evil.test", "127.0.0.1");
        await using var way = new WayOut([meant.Opening], resolver);

        using var socket = (await DialAsync(way, "mail.evil.test", meant.Port)).Value;
        var second = await DialAsync(way, "mail.evil.test", meant.Port);

        socket.ShouldNotBeNull().RemoteEndPoint.ShouldBe(new IPEndPoint(IPAddress.Parse("127.0.0.2"), meant.Port));
        second.ShouldFail(FailureReason.InvalidConfiguration);
        resolver.LookUps.ShouldBe(2);
        inner.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Dial_WhenOneOfTheAddressesIsClosed_ConnectsToNone()
    {
        await using var open = new RawServer(address: "127.0.0.2");
        await using var closed = new RawServer(address: "127.0.0.1", port: open.Port);
        await using var way = new WayOut([open.Opening], new FakeResolver().Answer("mixed.test", "127.0.0.2", "127.0.0.1"));

        (await DialAsync(way, "mixed.test", open.Port)).ShouldFail(FailureReason.InvalidConfiguration);

        (open.Connections + closed.Connections).ShouldBe(0);
    }

    [Fact]
    public async Task Dial_WhenTheFirstAddressDoesNotAnswer_TriesTheNext()
    {
        await using var server = new RawServer(address: "127.0.0.2");
        await using var way = new WayOut([$"127.0.0.0/8:{server.Port}"], new FakeResolver().Answer("mail.test", "127.0.0.9", "127.0.0.2"));

        using var socket = (await DialAsync(way, "mail.test", server.Port)).Value;

        socket.ShouldNotBeNull();
    }

    [Fact]
    public async Task Dial_WhenNobodyListens_IsUnavailable()
    {
        int port;
        await using (var gone = new RawServer())
        {
            port = gone.Port;
        }

        await using var way = new WayOut([$"127.0.0.1:{port}"]);

        (await DialAsync(way, "127.0.0.1", port)).ShouldFail(FailureReason.ProviderUnavailable);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "invalid_configuration")]
    [InlineData(SocketError.NoData, "invalid_configuration")]
    [InlineData(SocketError.TryAgain, "provider_unavailable")]
    [InlineData(SocketError.NoRecovery, "provider_unavailable")]
    public async Task Dial_WhenTheNameIsNotFound_TellsAWrongNameFromABrokenResolver(SocketError error, string reason)
    {
        await using var way = new WayOut(resolver: new FakeResolver { Failure = error });

        (await DialAsync(way, "mail.test", 993)).ShouldFail(Words.Parse<FailureReason>(reason));
    }

    [Theory]
    [InlineData(22)]
    [InlineData(5432)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public async Task Dial_WhenThePortIsNotOneOfTheProtocol_IsRefusedWithoutALookUp(int port)
    {
        var resolver = new FakeResolver().Answer("mail.test", "93.184.216.34");
        await using var way = new WayOut(["mail.test:2525"], resolver);

        (await DialAsync(way, "mail.test", port)).ShouldFail(FailureReason.InvalidConfiguration);

        resolver.LookUps.ShouldBe(0);
    }

    [Theory]
    [InlineData("mail.intern.test")] // the name, on the protocol's ports
    [InlineData("mail.intern.test:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:PORT")]
    [InlineData("127.0.0.0/8")]
    [InlineData("127.0.0.0/8:PORT")]
    public async Task Dial_WhenTheOperatorOpenedTheHost_Connects(string entry)
    {
        await using var server = new RawServer();
        var resolver = new FakeResolver().Answer("mail.intern.test", "127.0.0.1");
        await using var way = new WayOut([entry.Replace("PORT", $"{server.Port}")], resolver);

        using var socket = (await way.Dialer.DialAsync("mail.intern.test", server.Port, new HashSet<int> { server.Port }, TestContext.Current.CancellationToken)).Value;

        socket.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("mail.intern.test:993")] // another port
    [InlineData("intern.test")] // another name
    [InlineData("127.0.0.2")]
    [InlineData("10.0.0.0/8")]
    [InlineData("::1")]
    [InlineData("127.0.0.1:993")]
    public async Task Dial_WhenTheOperatorOpenedSomethingElse_IsRefused(string entry)
    {
        await using var server = new RawServer();
        await using var way = new WayOut([entry], new FakeResolver().Answer("mail.intern.test", "127.0.0.1"));

        var dialled = await way.Dialer.DialAsync("mail.intern.test", server.Port, new HashSet<int> { server.Port }, TestContext.Current.CancellationToken);

        dialled.ShouldFail(FailureReason.InvalidConfiguration);
        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("224.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task Dial_WhenAnOpenedNameLeadsToMetadata_IsRefused(string address)
    {
        await using var way = new WayOut(["mail.intern.test"], new FakeResolver().Answer("mail.intern.test", address));

        (await DialAsync(way, "mail.intern.test", 993)).ShouldFail(FailureReason.InvalidConfiguration);
    }

    [Fact]
    public async Task Dial_WhenTheCallerCancels_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var way = new WayOut(["127.0.0.1:993"]);

        await Should.ThrowAsync<OperationCanceledException>(() => way.Dialer.DialAsync("127.0.0.1", 993, Imaps, cancelled.Token));
    }

    private static Task<ProviderResult<Socket>> DialAsync(WayOut way, string host, int port)
        => way.Dialer.DialAsync(host, port, Imaps, TestContext.Current.CancellationToken);
}
