using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>The one connection pool for HTTP. Whatever it dials goes through the guard.</summary>
internal sealed class ProviderTransport : IDisposable
{
    /// <summary>Set on the request for which a new connection was dialled.</summary>
    public static readonly HttpRequestOptionsKey<bool> Dialled = new("integrations.dialled");

    private readonly EgressGuard guard;
    private readonly HttpMessageInvoker invoker;

    public ProviderTransport(EgressGuard guard, IOptions<EgressOptions> options)
    {
        this.guard = guard;
        var added = options.Value.TrustedCertificates is { Length: > 0 } path ? CompanyTrust.Read(File.ReadAllText(path)) : [];
        var revocation = options.Value.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            UseProxy = false, // A proxy would dial for us, past the guard.
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
            // No activities of the framework: they would show paths, and send our trace ids to strangers. ProviderHttp makes its own.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = Limits.ProviderHeaderKilobytes,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = Limits.ConnectionsPerProvider,
            ConnectTimeout = Limits.Connect,
            PooledConnectionIdleTimeout = Limits.IdleConnection,
            PooledConnectionLifetime = Limits.ConnectionLife,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = CompanyTrust.SystemPolicy(added, revocation),
                RemoteCertificateValidationCallback = CompanyTrust.Validator(added, revocation),
            },
        });
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => invoker.SendAsync(request, cancellationToken);

    public void Dispose() => invoker.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.Set(Dialled, true);
        // The pool is keyed by scheme, so this connection carries only requests like this one. Its port was judged with the request's address.
        var plainText = context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps;
        var (socket, fault) = await guard.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ProviderHttp.IsUsualPort, openedOnly: plainText, cancellationToken);
        return socket is not null ? new NetworkStream(socket, ownsSocket: true) : throw new EgressException(fault!.Value);
    }
}
