using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

/// <summary>The only file that knows xAI's addresses and headers.</summary>
internal sealed class XaiGrokClient(ProviderApi api)
{
    public Uri Base => api.Address(XaiGrokProvider.Declared, string.Empty);

    public static void Authenticate(HttpRequestMessage request, XaiGrokSettings settings) => request.SetBearer(settings.ApiKey);

    /// <summary>https://docs.x.ai/developers/rest-api-reference: information about the key itself. Free.</summary>
    public Task<ProviderResult<XaiGrokKey>> ReadKeyAsync(XaiGrokSettings settings, CancellationToken cancellationToken) => ReadAsync<XaiGrokKey>("api-key", settings, cancellationToken);

    /// <summary>The models that this key may use. Free.</summary>
    public Task<ProviderResult<XaiGrokModels>> ListModelsAsync(XaiGrokSettings settings, CancellationToken cancellationToken) => ReadAsync<XaiGrokModels>("models", settings, cancellationToken);

    private async Task<ProviderResult<T>> ReadAsync<T>(string path, XaiGrokSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(XaiGrokProvider.Declared, path));
        Authenticate(request, settings);
        return await api.ReadAsync<T>(XaiGrokProvider.Declared, request, cancellationToken);
    }
}
