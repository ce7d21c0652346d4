namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a connector may say about one request, by <see cref="HttpRequestMessage.Options"/>.</summary>
internal static class ProviderHttpOptions
{
    /// <summary>No redirect is followed, not even of a GET: every token call. Default false.</summary>
    public static readonly HttpRequestOptionsKey<bool> NoRedirect = new("integrations.no_redirect");

    /// <summary>
    /// A POST that changes nothing, so it may be sent once more when a kept-alive connection turns out to be dead. GET and HEAD always may. Default false.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("integrations.repeatable");

    /// <summary>
    /// The host is one that the company typed: an unknown name or a certificate that does not hold is then its setting's fault, not an outage. Default false.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> CompanyHost = new("integrations.company_host");

    /// <summary>Total time. Default <see cref="Limits.InteractiveAttempt"/>, at most <see cref="Limits.TokenCall"/>.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Timeout = new("integrations.timeout");
}
