using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Tests.Integrations.Providers.Http;

/// <summary>A real Kestrel on loopback.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int requests;

    private WebServer(RequestDelegate answer, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxResponseBufferSize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    // Offline, or the server itself would call what its certificate names; by callback, so that Kestrel takes bad certificates too.
                    var context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(new SslServerAuthenticationOptions { ServerCertificateContext = context }) });
                }
            });
        });
        app = builder.Build();
        app.Run(context =>
        {
            Interlocked.Increment(ref requests);
            return answer(context);
        });
    }

    public int Port { get; private set; }

    public int Requests => requests;

    public string Http => $"http://127.0.0.1:{Port}";

    public string Opening => $"127.0.0.1:{Port}";

    public static async Task<WebServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var server = new WebServer(answer, certificate);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Port = new Uri(server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
