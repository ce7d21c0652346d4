using System.Net.Http.Headers;
using System.Reflection;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>A connector's request on its way out: judged, and copied for each try so that the connector's own is never touched.</summary>
internal static class OutboundRequest
{
    private static readonly ProductInfoHeaderValue Agent = new("GeniusErp-Integrations", Version());

    /// <summary>
    /// Absolute http(s) address without user info, and headers of visible ASCII only. A pasted line break would begin another header; anything
    /// beyond ASCII would make the HTTP stack throw halfway.
    /// </summary>
    public static bool IsSendable(HttpRequestMessage request)
        => request.RequestUri is { IsAbsoluteUri: true, UserInfo.Length: 0 } uri
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && request.Headers.NonValidated.All(IsSendable)
            && (request.Content is null || request.Content.Headers.NonValidated.All(IsSendable));

    public static bool IsRepeatable(HttpRequestMessage request)
        => IsRead(request.Method) || (request.Options.TryGetValue(ProviderHttpOptions.Repeatable, out var repeatable) && repeatable);

    public static bool IsRead(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;

    public static bool IsForCompanyHost(HttpRequestMessage request) => request.Options.TryGetValue(ProviderHttpOptions.CompanyHost, out var typed) && typed;

    public static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, Uri target, CancellationToken cancellationToken)
    {
        var copy = CopyHead(request, target);
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
            foreach (var header in content.Headers.NonValidated)
            {
                copy.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return copy;
    }

    /// <summary>Method and headers, without the body.</summary>
    public static HttpRequestMessage CopyHead(HttpRequestMessage request, Uri target)
    {
        var copy = new HttpRequestMessage(request.Method, target) { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var header in request.Headers.NonValidated)
        {
            // The host is the address's: a header that says otherwise would address another site behind the same front.
            if (!header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        if (!copy.Headers.NonValidated.Contains("User-Agent"))
        {
            copy.Headers.UserAgent.Add(Agent);
        }

        return copy;
    }

    private static bool IsSendable(KeyValuePair<string, HeaderStringValues> header) => header.Value.All(value => value.All(c => c is '\t' or (>= ' ' and <= '~')));

    private static string Version()
        => typeof(OutboundRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "1";
}
