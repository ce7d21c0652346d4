using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Stands where the host looks for what a domain announces about its mail: the operator may put a gateway there.</summary>
internal sealed class MailAnnouncer : IAsyncDisposable
{
    private WebApplication? app;

    public string? Text { get; set; }

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/config-v1.1.xml", () => Text is { } text ? Results.Text(text, "text/xml") : Results.NotFound());
        await app.StartAsync(TestContext.Current.CancellationToken);
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
