using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Http;

/// <summary>A provider that resets its idle connections: webservicesp.anaf.ro behind <c>mfinante</c> does.</summary>
public sealed class KeptAliveTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    [Theory]
    [InlineData("GET", false, true)]
    [InlineData("POST", true, true)]
    [InlineData("POST", false, false)] // it may have been received: an invoice or a payment must not go out twice
    public async Task Send_WhenAKeptConnectionIsReset_IsRepeatedOnceIfThatIsHarmless(string method, bool repeatable, bool repeated)
    {
        var requests = 0;
        await using var server = new RawServer(async (connection, number) =>
        {
            await connection.ReadRequestAsync();
            Interlocked.Increment(ref requests);
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
            Interlocked.Increment(ref requests);
            if (number == 1)
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync(Ok);
        });
        await using var way = new WayOut([server.Opening]);

        (await way.SendAsync(Request(method, repeatable, server))).ShouldAnswer();
        var second = await way.SendAsync(Request(method, repeatable, server));

        second.Succeeded.ShouldBe(repeated);
        if (!repeated)
        {
            second.ShouldFail(FailureReason.ProviderUnavailable);
        }

        requests.ShouldBe(repeated ? 3 : 2);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Send_WhenANewConnectionIsReset_IsNotRepeated(string method)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        await using var way = new WayOut([server.Opening]);

        (await way.SendAsync(Request(method, repeatable: true, server))).ShouldFail(FailureReason.ProviderUnavailable);

        server.Connections.ShouldBe(1);
    }

    private static HttpRequestMessage Request(string method, bool repeatable, RawServer server)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), server.Http) { Content = method == "POST" ? new StringContent("{}") : null };
        request.Options.Set(ProviderHttpOptions.Repeatable, repeatable);
        return request;
    }
}
