using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Fuzz;

/// <summary>
/// What is no HTTP, or could be read in two ways: refused, and the connection closed, so that what comes behind it is never taken for a request of its own.
/// </summary>
public sealed class RawRequestTests(ApiFixture fixture) : ApiTest(fixture)
{
    /// <summary>Would be answered with 200 if it were taken for a request.</summary>
    private const string Behind = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "two lengths", "Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}" },
        { "a list of lengths", "Content-Length: 2, 60\r\n\r\n{}" },
        { "a negative length", "Content-Length: -1\r\n\r\n{}" },
        { "a length beyond numbers", "Content-Length: 99999999999999999999\r\n\r\n{}" },
        { "an unknown coding", "Transfer-Encoding: xchunked\r\n\r\n{}" },
        { "a coding behind chunks", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "a hexadecimal prefix of a chunk", "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n" },
        { "a chunk beyond numbers", "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n" },
        { "a chunk without its end", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n" },
        { "a blank before the colon", "Content-Length : 2\r\n\r\n{}" },
        { "a folded header", "X-A: 1\r\n Content-Length: 60\r\nContent-Length: 2\r\n\r\n{}" },
        { "a header without a name", ": 1\r\nContent-Length: 2\r\n\r\n{}" },
        { "NUL in a header", "X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}" },
        { "a second host", "Host: evil.example\r\nContent-Length: 2\r\n\r\n{}" },
        { "endless headers", string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: {new string('a', 400)}\r\n")) + "\r\n" },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task ARequestThatCouldBeReadInTwoWays_IsRefused_AndNothingBehindItIsHeard(string what, string rest)
    {
        var answers = await AnswersAsync($"POST {ApiClient.Base} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {await TokenAsync()}\r\nContent-Type: application/json\r\n{rest}{Behind}");

        answers.Split("HTTP/1.1 ").Length.ShouldBe(2, $"{what}: {answers}");
        answers.ShouldMatch(@"^HTTP/1\.1 (4\d\d|501) ", $"{what}: {answers}");
        (await Deployment.CountAsync(Company)).ShouldBe(0);
    }

    [Fact]
    public async Task AWebhookOfBrokenChunks_IsRefused()
    {
        using var sender = await Webhooks.Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");

        var answer = await AnswersAsync($"POST {sender.Address.PathAndQuery} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n{{}}\r\n0\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
    }

    /// <summary>Providers cut texts in the middle of a symbol: what they send is kept all the same, and its page can be opened.</summary>
    [Fact]
    public async Task AWebhookOfHalvesOfSymbols_IsKept()
    {
        using var sender = await Webhooks.Sender.ConnectAsync(Api, Deployment.Sandbox, "wamm");
        string[] bodies = [@"{""\ud800"":1}", @"{""event"":""\ud83d"",""id"":""\udc00""}", @"{""a"":{""\udc00"":[""\ud800""]}}", "{\"a\":\"\u00ff\"}", new string('[', 5_000)];
        foreach (var body in bodies)
        {
            (await sender.SendAsync(sender.Compose(1) with { Body = Encoding.Latin1.GetBytes(body), ContentType = "application/json" })).Status.ShouldBe(200, body);
        }

        var kept = (await Api.GetAsync($"/{sender.Id}/deliveries")).Expect(200).Items;
        kept.Count.ShouldBe(bodies.Length);
        foreach (var delivery in kept)
        {
            (await Api.GetAsync($"/{sender.Id}/deliveries/{delivery["id"]}")).Expect(200);
        }
    }

    [Theory]
    [InlineData("GET /health/live\r\n\r\n")]
    [InlineData("GET /health/live HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET  /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n")]
    [InlineData("G\0ET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://[::1/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0")] // a TLS greeting at the clear port
    public async Task WhatIsNoRequest_IsRefused(string bytes)
        => (await AnswersAsync(bytes)).ShouldMatch(@"^(HTTP/1\.1 (400|505) |$)");

    private async Task<string> TokenAsync()
        => (await Nobody().SendAsync(HttpMethod.Post, "/dev/token", new JsonObject { ["company_id"] = Company })).Expect(200).Text("access_token")!;

    /// <summary>Everything that comes until the host closes.</summary>
    private async Task<string> AnswersAsync(string bytes)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(Host.Address.Host, Host.Address.Port, Cancel);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // A reset closes just as well; what came before it counts.
            return Encoding.Latin1.GetString(received.ToArray());
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }
}
