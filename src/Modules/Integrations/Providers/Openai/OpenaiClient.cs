using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

/// <summary>The only file that knows OpenAI's addresses and headers.</summary>
internal sealed class OpenaiClient(ProviderApi api)
{
    public Uri Base(OpenaiSettings settings) => api.Address(OpenaiProvider.Declared, string.Empty, settings.Region);

    public static void Authenticate(HttpRequestMessage request, OpenaiSettings settings)
    {
        request.SetBearer(settings.ApiKey);
        if (settings.OrganizationId is { } organization)
        {
            request.SetHeader("OpenAI-Organization", organization);
        }

        if (settings.ProjectId is { } project)
        {
            request.SetHeader("OpenAI-Project", project);
        }
    }

    /// <summary>https://developers.openai.com/api/reference: list models. Free.</summary>
    public async Task<ProviderResult<OpenaiModels>> ListModelsAsync(OpenaiSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(OpenaiProvider.Declared, "models", settings.Region));
        Authenticate(request, settings);
        return await api.ReadAsync<OpenaiModels>(OpenaiProvider.Declared, request, cancellationToken);
    }
}
