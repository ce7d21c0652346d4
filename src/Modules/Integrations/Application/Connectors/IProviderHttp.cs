namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// The one way out over HTTP: egress guard, TLS always validated, no cookies, at most 3 redirects on the same host and none for other methods than GET and HEAD,
/// 2 MiB of answer, the provider's timeout, nothing of the request in any log.
/// </summary>
internal interface IProviderHttp
{
    /// <summary>
    /// Sends one request. The answer's status is not judged here. Fails with <c>provider_unavailable</c> for a network fault, a timeout or a cut answer,
    /// <c>invalid_configuration</c> for a refused address, <c>unexpected_response</c> for an oversized body or a redirect to elsewhere.
    /// Throws only <see cref="OperationCanceledException"/>, when the caller's token is cancelled.
    /// </summary>
    Task<ProviderResult<ProviderAnswer>> SendAsync(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken);
}

/// <summary>Where a provider is: the descriptor's address unless the operator's setting overrides it.</summary>
internal interface IProviderAddresses
{
    /// <summary>Always ends in a slash, so that relative paths append.</summary>
    /// <exception cref="InvalidOperationException">The descriptor has no such environment: a bug.</exception>
    Uri ApiBase(ProviderDescriptor provider, string environment = ProviderEnvironment.Default);

    /// <summary>The same for a provider that gives each account its own host: <paramref name="own"/> unless the operator's setting overrides it.</summary>
    /// <exception cref="InvalidOperationException">The descriptor has no such environment, or an address for everybody: a bug.</exception>
    Uri ApiBase(ProviderDescriptor provider, Uri own, string environment = ProviderEnvironment.Default);
}
