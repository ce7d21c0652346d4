using System.Diagnostics;
using System.Text;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class RequestTests
{
    [Theory]
    [InlineData("k\r\nX-Evil: 1")]
    [InlineData("k\nX-Evil: 1")]
    [InlineData("k\rX-Evil: 1")]
    [InlineData("k\0")]
    [InlineData("k\u007f")]
    [InlineData("k\u0001")]
    [InlineData("cheie-cu-ș")]
    [InlineData("k\u010a\u010dX-Evil: 1")] // their low bytes are CR and LF
    public async Task Send_WhenAHeaderCannotBeSentAsItIs_IsRefusedBeforeAnyConnection(string value)
    {
        await using var server = new RawServer();
        await using var way = new WayOut([server.Opening]);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Http) { Content = new StringContent("{}") };
        var inContent = new HttpRequestMessage(HttpMethod.Post, server.Http) { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation("X-Key", value).ShouldBeTrue();
        inContent.Content.Headers.TryAddWithoutValidation("X-Key", value).ShouldBeTrue();

        (await way.SendAsync(request)).ShouldFail(FailureReason.InvalidConfiguration);
        (await way.SendAsync(inContent)).ShouldFail(FailureReason.InvalidConfiguration);

        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("/a\r\nX-Evil: 1")]
    [InlineData("/a%0d%0aX-Evil: 1?q=\r\nY: 2")]
    public async Task Send_WhenThePathHoldsLineBreaks_SendsOneHead(string path)
    {
        var heads = new List<string>();
        await using var server = Recorder(heads);
        await using var way = new WayOut([server.Opening]);

        await way.GetAsync(server.Http + path);

        heads.ShouldHaveSingleItem().Split("\r\n").ShouldNotContain(line => line.StartsWith("X-Evil", StringComparison.Ordinal) || line.StartsWith("Y:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_NamesItself_KeepsTheConnectorsHeaders_AndAddressesTheHostItDialled()
    {
        var heads = new List<string>();
        await using var server = Recorder(heads);
        await using var way = new WayOut([server.Opening]);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Http) { Content = new StringContent("{\"a\":1}", Encoding.UTF8, "application/json") };
        request.Headers.Host = "other.test";
        request.Headers.TryAddWithoutValidation("X-Quote", "a\"b");

        await way.SendAsync(request);

        var head = heads.ShouldHaveSingleItem();
        head.ShouldContain("User-Agent: GeniusErp-Integrations/1.0.0\r\n");
        head.ShouldContain($"Host: {server.Opening}\r\n");
        head.ShouldContain("X-Quote: a\"b\r\n");
        head.ShouldContain("Content-Type: application/json; charset=utf-8\r\n");
        head.ShouldEndWith("{\"a\":1}");
        head.ShouldNotContain("traceparent");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task Send_LeavesNothingOfTheRequestInLogsAndTraces(int status)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(status == 0 ? "nonsense hunter2" : $"HTTP/1.1 {status} X\r\nContent-Length: 7\r\n\r\nhunter2");
        });
        await using var way = new WayOut([server.Opening]);
        var traced = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue(activity.Source.Name + " " + activity.DisplayName + " " + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Http + "/hunter2?key=hunter2") { Content = new StringContent("hunter2") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer hunter2");

        var answer = await way.SendAsync(request);

        var ours = traced.Where(line => line.StartsWith(ProviderHttp.ActivitySourceName, StringComparison.Ordinal)).ToList();
        ours.ShouldContain(line => line.Contains("server.address=127.0.0.1") && line.Contains("integrations.provider=openai"));
        traced.ShouldNotContain(line => line.Contains("hunter2"));
        way.Log.All.ShouldNotContain("hunter2");
        answer.Failure?.ToString().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/", false)] // opened: the sandbox
    [InlineData("http://public.test/", true)] // not opened, though public
    [InlineData("http://93.184.216.34/", true)]
    [InlineData("https://93.184.216.34:8443/", true)] // a port that nobody named
    [InlineData("ftp://public.test/", true)]
    [InlineData("ws://public.test/", true)]
    public async Task Send_WithoutTls_GoesOnlyWhereTheOperatorOpened(string address, bool refused)
    {
        await using var server = Recorder([]);
        await using var way = new WayOut([server.Opening], new FakeResolver().Answer("public.test", "93.184.216.34"));

        var answer = await way.GetAsync(address.Replace("PORT", $"{server.Port}"));

        if (refused)
        {
            answer.ShouldFail(FailureReason.InvalidConfiguration);
        }
        else
        {
            answer.ShouldAnswer();
        }
    }

    private static RawServer Recorder(List<string> heads) => new(async (connection, _) =>
    {
        heads.Add(await connection.ReadRequestAsync());
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    });
}
