using System.Net;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Which redirects are followed: of reads, to the same scheme, host and port. Credentials go along, so anything else is another party.</summary>
internal static class Redirects
{
    public static bool Is(HttpStatusCode status)
        => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>Where to go, or null when it is not followed.</summary>
    public static Uri? Next(HttpRequestMessage request, Uri current, HttpResponseMessage response)
    {
        if (!OutboundRequest.IsRead(request.Method)
            || (request.Options.TryGetValue(ProviderHttpOptions.NoRedirect, out var forbidden) && forbidden)
            || response.Headers.Location is not { } location
            || !Uri.TryCreate(current, location, out var next))
        {
            return null;
        }

        return next.Scheme == current.Scheme && next.IdnHost == current.IdnHost && next.Port == current.Port && next.UserInfo.Length == 0 ? next : null;
    }
}
