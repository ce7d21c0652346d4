namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What every provider's client needs: addresses that the operator may override, one call, its failure classified.</summary>
internal sealed class ProviderApi(IProviderHttp http, IProviderAddresses addresses, TimeProvider clock)
{
    /// <summary>An address below the provider's API base; <paramref name="relative"/> without a leading slash.</summary>
    public Uri Address(ProviderDescriptor provider, string relative, string environment = ProviderEnvironment.Default)
        => new(addresses.ApiBase(provider, environment), relative);

    /// <summary>Sends the request and reads the answer by the provider's error map: a value is a success in the provider's own terms.</summary>
    public async Task<ProviderResult<ProviderAnswer>> CallAsync(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await http.SendAsync(provider, request, cancellationToken);
        return sent.Succeeded && provider.Errors.Classify(sent.Value, clock.GetUtcNow()) is { } failure ? failure : sent;
    }

    /// <summary><see cref="CallAsync"/>, then the body as a wire record.</summary>
    public async Task<ProviderResult<T>> ReadAsync<T>(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(provider, request, cancellationToken);
        return answer.Succeeded ? answer.Value.Read<T>() : answer.Failure;
    }
}
