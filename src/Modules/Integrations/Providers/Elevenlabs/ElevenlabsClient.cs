using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

/// <summary>The only file that knows ElevenLabs' addresses and headers.</summary>
internal sealed class ElevenlabsClient(ProviderApi api)
{
    public Uri Base(ElevenlabsSettings settings) => api.Address(ElevenlabsProvider.Declared, string.Empty, settings.Region);

    public static void Authenticate(HttpRequestMessage request, ElevenlabsSettings settings) => request.SetHeader("xi-api-key", settings.ApiKey.Reveal());

    /// <summary>https://elevenlabs.io/docs/api-reference/user/get. Free; a limited key needs user_read.</summary>
    public Task<ProviderResult<ElevenlabsUser>> ReadUserAsync(ElevenlabsSettings settings, CancellationToken cancellationToken) => ReadAsync<ElevenlabsUser>("user", settings, cancellationToken);

    /// <summary>https://elevenlabs.io/docs/api-reference/models/list. Free.</summary>
    public Task<ProviderResult<IReadOnlyList<ElevenlabsModel?>>> ListModelsAsync(ElevenlabsSettings settings, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<ElevenlabsModel?>>("models", settings, cancellationToken);

    private async Task<ProviderResult<T>> ReadAsync<T>(string path, ElevenlabsSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(ElevenlabsProvider.Declared, path, settings.Region));
        Authenticate(request, settings);
        return await api.ReadAsync<T>(ElevenlabsProvider.Declared, request, cancellationToken);
    }
}
