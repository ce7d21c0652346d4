using System.Net.Http.Headers;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

/// <summary>The only file that knows OpenAI's addresses and headers.</summary>
internal sealed class OpenaiClient(ProviderApi api)
{
    /// <summary>https://developers.openai.com/api/reference: list models. Free.</summary>
    public async Task<ProviderResult<OpenaiModels>> ListModelsAsync(OpenaiSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(OpenaiProvider.Declared, "models", settings.Region));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Reveal());
        if (settings.OrganizationId is { } organization)
        {
            request.Headers.Add("OpenAI-Organization", organization);
        }

        if (settings.ProjectId is { } project)
        {
            request.Headers.Add("OpenAI-Project", project);
        }

        return await api.ReadAsync<OpenaiModels>(OpenaiProvider.Declared, request, cancellationToken);
    }
}
