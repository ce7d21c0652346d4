namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What every provider's client needs: addresses that the operator may override, one call, its failure classified.</summary>
internal sealed class ProviderApi(IProviderHttp http, IProviderAddresses addresses, TimeProvider clock)
{
    private static readonly char[] Separators = [' ', '=', '&', '?', '"', ',', ';', ':', '\n'];

    /// <summary>An address below the provider's API base; <paramref name="relative"/> without a leading slash.</summary>
    public Uri Address(ProviderDescriptor provider, string relative, string environment = ProviderEnvironment.Default)
        => new(addresses.ApiBase(provider, environment), relative);

    /// <summary>The same below the account's own address, whose host the caller has checked.</summary>
    public Uri Address(ProviderDescriptor provider, Uri own, string relative) => new(addresses.ApiBase(provider, own), relative);

    /// <summary>Sends the request and reads the answer by the provider's error map: a value is a success in the provider's own terms.</summary>
    public Task<ProviderResult<ProviderAnswer>> CallAsync(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken)
        => CallAsync(provider, request, provider.Errors, cancellationToken);

    /// <summary>The same by another map: what a 401 means at a login is not what it means at a call with a token.</summary>
    public async Task<ProviderResult<ProviderAnswer>> CallAsync(ProviderDescriptor provider, HttpRequestMessage request, ErrorMap errors, CancellationToken cancellationToken)
    {
        var sent = await http.SendAsync(provider, request, cancellationToken);
        if (sent.Succeeded && sent.Value.RequestId() is { } id && await RepeatsAsync(request, id, cancellationToken))
        {
            sent = sent.Value.WithoutRequestId();
        }

        return sent.Succeeded && errors.Classify(sent.Value, clock.GetUtcNow()) is { } failure ? failure : sent;
    }

    /// <summary><see cref="CallAsync(ProviderDescriptor, HttpRequestMessage, CancellationToken)"/>, then the body as a wire record.</summary>
    public async Task<ProviderResult<T>> ReadAsync<T>(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(provider, request, cancellationToken);
        return answer.Succeeded ? answer.Value.Read<T>() : answer.Failure;
    }

    /// <summary>The request id is shown and stored, so one that repeats what was sent, which may be the secret, is none.</summary>
    private static async Task<bool> RepeatsAsync(HttpRequestMessage request, string id, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : string.Empty;
        return request.Headers.SelectMany(header => header.Value)
            .Append(body)
            .Append(request.RequestUri!.OriginalString)
            .Any(sent => sent.Contains(id, StringComparison.Ordinal) || sent.Split(Separators).Any(part => part.Length >= 6 && id.Contains(part, StringComparison.Ordinal)));
    }
}
