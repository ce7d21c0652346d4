using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

/// <summary>The only file that knows Termene.ro's address and bodies.</summary>
internal sealed class TermeneRoClient(ProviderApi api)
{
    /// <summary>May use up a paid query, so it is never repeated by itself.</summary>
    public async Task<ProviderResult<TermeneRoCompany>> LookUpAsync(TermeneRoSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(TermeneRoProvider.Declared, "v2"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Username}:{settings.Password.Reveal()}")));
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = JsonContent.Create(new TermeneRoQuestion(settings.ProbeCui, settings.SchemaKey.Reveal()));

        var answer = await api.CallAsync(TermeneRoProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return TermeneRoCompany.Read(answer.Value, settings.ProbeCui) is { } company ? company : answer.Value.Unexpected();
    }
}
