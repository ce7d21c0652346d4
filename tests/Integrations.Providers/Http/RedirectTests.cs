using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("GET", 301)]
    [InlineData("GET", 302)]
    [InlineData("GET", 303)]
    [InlineData("GET", 307)]
    [InlineData("GET", 308)]
    [InlineData("HEAD", 302)]
    public async Task Send_WhenARedirectOfAReadStaysOnTheHost_FollowsIt(string method, int status)
    {
        await using var server = await WebServer.StartAsync(context => Redirect(context, status, context.Request.Path == "/" ? "/there?x=1" : null));
        await using var way = new WayOut([server.Opening]);

        var answer = await way.SendAsync(new(new HttpMethod(method), server.Http));

        answer.ShouldAnswer().Status.ShouldBe(200);
        server.Requests.ShouldBe(2);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Send_WhenAWriteIsRedirected_IsUnexpected(string method)
    {
        await using var server = await WebServer.StartAsync(context => Redirect(context, 307, "/there"));
        await using var way = new WayOut([server.Opening]);

        var answer = await way.SendAsync(new(new HttpMethod(method), server.Http));

        answer.ShouldFail(FailureReason.UnexpectedResponse);
        answer.Failure!.HttpStatus.ShouldBe(307);
        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Send_WhenATokenCallIsRedirected_IsUnexpected()
    {
        await using var server = await WebServer.StartAsync(context => Redirect(context, 302, "/there"));
        await using var way = new WayOut([server.Opening]);
        var request = new HttpRequestMessage(HttpMethod.Get, server.Http);
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);

        (await way.SendAsync(request)).ShouldFail(FailureReason.UnexpectedResponse);

        server.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://127.0.0.1:OTHER/")] // another port
    [InlineData("http://127.0.0.2:PORT/")] // another address
    [InlineData("http://localhost:PORT/")] // another name of the same
    [InlineData("https://127.0.0.1:PORT/")] // another scheme
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("//127.0.0.1:OTHER/")]
    [InlineData("http://user:pass@127.0.0.1:PORT/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:PORT/")]
    [InlineData("http://[::1")]
    [InlineData("")]
    public async Task Send_WhenARedirectLeadsElsewhere_IsUnexpectedAndNobodyElseIsCalled(string location)
    {
        await using var other = new RawServer();
        WebServer? server = null;
        server = await WebServer.StartAsync(context => Redirect(context, 302, location.Replace("PORT", $"{server!.Port}").Replace("OTHER", $"{other.Port}")));
        await using var _ = server;
        await using var way = new WayOut(["127.0.0.0/8", server.Opening, other.Opening, "localhost"]);

        (await way.GetAsync(server.Http)).ShouldFail(FailureReason.UnexpectedResponse);

        server.Requests.ShouldBe(1);
        other.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Send_WhenRedirectedInARow_FollowsThree(int hops, bool followed)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            var step = int.Parse(context.Request.Path.Value![1..]);
            return Redirect(context, 302, step < hops ? $"/{step + 1}" : null);
        });
        await using var way = new WayOut([server.Opening]);

        var answer = await way.GetAsync(server.Http + "/0");

        answer.Succeeded.ShouldBe(followed);
        server.Requests.ShouldBe(4);
    }

    private static Task Redirect(HttpContext context, int status, string? location)
    {
        if (location is not null)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
        }

        return Task.CompletedTask;
    }
}
