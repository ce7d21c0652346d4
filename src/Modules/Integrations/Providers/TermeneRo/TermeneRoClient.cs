using System.Net.Http.Headers;
using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

/// <summary>The only file that knows Termene.ro's address and bodies.</summary>
internal sealed class TermeneRoClient(ProviderApi api)
{
    public Uri Base => api.Address(TermeneRoProvider.Declared, string.Empty);

    /// <summary>Who asks stands in the header, for which of the bought data in the body.</summary>
    public static ValueTask AuthenticateAsync(HttpRequestMessage request, TermeneRoSettings settings, CancellationToken cancellationToken)
    {
        request.SetAcceptJson();
        request.SetBasic(settings.Username, settings.Password);
        return request.SetJsonMembersAsync(cancellationToken, ("schemaKey", settings.SchemaKey.Reveal()));
    }

    /// <summary>May use up a paid query, so it is never repeated by itself.</summary>
    public async Task<ProviderResult<TermeneRoCompany>> LookUpAsync(TermeneRoSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(TermeneRoProvider.Declared, "v2"));
        request.Content = JsonContent.Create(new TermeneRoQuestion(settings.ProbeCui), new MediaTypeHeaderValue("application/json"));
        await AuthenticateAsync(request, settings, cancellationToken);

        var answer = await api.CallAsync(TermeneRoProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return TermeneRoCompany.Read(answer.Value, settings.ProbeCui) is { } company ? company : answer.Value.Unexpected();
    }
}
