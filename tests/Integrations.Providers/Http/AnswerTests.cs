using System.IO.Compression;
using System.Text;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class AnswerTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("")]
    public async Task Send_WhenTheAnswerIsCompressed_CountsWhatComesOut(string encoding)
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            var size = int.Parse(context.Request.Path.Value![1..]);
            context.Response.Headers.ContentEncoding = encoding.Length == 0 ? default : encoding;
            await using var body = Compress(context.Response.Body, encoding);
            var block = new byte[64 * 1024];
            for (var left = size; left > 0; left -= block.Length)
            {
                await body.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)), context.RequestAborted);
            }
        });
        await using var way = new WayOut([server.Opening]);

        (await way.GetAsync($"{server.Http}/{Limits.ProviderAnswerBytes}")).ShouldAnswer().Body.Length.ShouldBe(Limits.ProviderAnswerBytes);
        (await way.GetAsync($"{server.Http}/{Limits.ProviderAnswerBytes + 1}")).ShouldFail(FailureReason.UnexpectedResponse);
        (await way.GetAsync($"{server.Http}/{256 * 1024 * 1024}")).ShouldFail(FailureReason.UnexpectedResponse);
    }

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "nothing at all", "", "provider_unavailable" },
        { "a cut head", "HTTP/1.1 200 OK\r\nContent-Le", "provider_unavailable" },
        { "a cut body", Head + "Content-Length: 100\r\n\r\n{\"a\":", "provider_unavailable" },
        { "a cut chunk", Head + "Transfer-Encoding: chunked\r\n\r\n64\r\nabc", "provider_unavailable" },
        { "a missing last chunk", Head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "provider_unavailable" },
        { "a chunk of no length", Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", "unexpected_response" },
        { "no HTTP", "SSH-2.0-OpenSSH_9.6\r\n", "unexpected_response" },
        { "a senseless status", "HTTP/1.1 abc OK\r\n\r\n", "unexpected_response" },
        { "broken gzip", Head + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", "unexpected_response" },
        { "an admitted giant", Head + "Content-Length: 999999999999\r\n\r\n", "unexpected_response" },
        { "a giant header", Head + "X-Big: " + new string('a', 70 * 1024) + "\r\n\r\n", "unexpected_response" },
        { "many headers", Head + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"X-{i}: aaaaaaaaaaaaaaaa\r\n")) + "\r\n", "unexpected_response" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Send_WhenTheAnswerIsHostile_IsClassified(string what, string bytes, string reason)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(bytes);
        });
        await using var way = new WayOut([server.Opening]);

        var answer = await way.SendAsync(new(HttpMethod.Post, server.Http) { Content = new StringContent(what) });

        answer.ShouldFail(Words.Parse<FailureReason>(reason));
    }

    [Fact]
    public async Task Send_WhenTheBodyNeverEnds_StopsAtTheLimit()
    {
        long sent = 0;
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head + "\r\n");
            for (var block = new string('x', 64 * 1024); !connection.Stopping.IsCancellationRequested; Interlocked.Add(ref sent, block.Length))
            {
                await connection.WriteAsync(block);
            }
        });
        await using var way = new WayOut([server.Opening]);

        (await way.GetAsync(server.Http)).ShouldFail(FailureReason.UnexpectedResponse);

        Interlocked.Read(ref sent).ShouldBeLessThan(64L * 1024 * 1024);
    }

    [Theory]
    [InlineData("")] // accepts and says nothing
    [InlineData("HTTP/1.1 200 OK\r\nX: ")] // begins a header
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{")] // begins a body
    public async Task Send_WhenTheAnswerDripsByteByByte_EndsAtTheTimeLimit(string beginning)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(beginning);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (beginning.Length > 0 && await tick.WaitForNextTickAsync(connection.Stopping))
            {
                await connection.WriteAsync("a");
            }

            await connection.WaitForEndAsync();
        });
        await using var way = new WayOut([server.Opening]);
        var request = new HttpRequestMessage(HttpMethod.Get, server.Http);
        request.Options.Set(ProviderHttpOptions.Timeout, TimeSpan.FromMilliseconds(250));

        (await way.SendAsync(request)).ShouldFail(FailureReason.ProviderUnavailable);
    }

    [Fact]
    public async Task Send_WhenTheCallerCancels_ThrowsAndShowsNothing()
    {
        using var caller = new CancellationTokenSource();
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            await caller.CancelAsync();
            await connection.WaitForEndAsync();
        });
        await using var way = new WayOut([server.Opening]);

        var thrown = await Should.ThrowAsync<OperationCanceledException>(() => way.SendAsync(new(HttpMethod.Get, server.Http + "/?key=hunter2"), caller.Token));

        thrown.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Send_KeepsStatusHeadersAndBodyAsTheyCame_AndNoCookies()
    {
        var cookies = new List<string>();
        await using var server = await WebServer.StartAsync(async context =>
        {
            cookies.Add(context.Request.Headers.Cookie.ToString());
            context.Response.StatusCode = 418;
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers["X-Request-Id"] = "r1";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{\"ș\":1}"), context.RequestAborted);
        });
        await using var way = new WayOut([server.Opening]);

        await way.GetAsync(server.Http);
        var answer = (await way.GetAsync(server.Http)).ShouldAnswer();

        answer.Status.ShouldBe(418);
        answer.RequestId().ShouldBe("r1");
        answer.At("ș").ShouldBe("1");
        cookies.ShouldAllBe(cookie => cookie.Length == 0);
    }

    private static Stream Compress(Stream body, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionLevel.Optimal, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
        _ => body,
    };
}
