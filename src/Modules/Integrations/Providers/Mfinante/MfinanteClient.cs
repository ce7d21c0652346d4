using System.Globalization;
using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

/// <summary>The only file that knows ANAF's public addresses and bodies.</summary>
internal sealed class MfinanteClient(ProviderApi api, TimeProvider clock)
{
    public Uri Base => api.Address(MfinanteProvider.Declared, string.Empty);

    /// <summary>Open to everybody. The service resets connections that were idle, and a POST is not repeated by itself: each call gets its own.</summary>
    public static void Prepare(HttpRequestMessage request) => request.Headers.ConnectionClose = true;

    /// <summary>doc_WS_V9.txt: VAT register and general data of a company at a date. Free.</summary>
    public async Task<ProviderResult<MfinanteCompany>> LookUpAsync(long cui, CancellationToken cancellationToken)
    {
        // The UTC day is never ahead of the Romanian one, and a date to come is refused.
        var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(MfinanteProvider.Declared, "api/PlatitorTvaRest/v9/tva"));
        request.Content = JsonContent.Create(new[] { new MfinanteQuestion(cui, today) });
        Prepare(request);

        var answer = await api.CallAsync(MfinanteProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return MfinanteLookup.Read(answer.Value.Json)?.Company is { } company && company.Cui == cui ? company : answer.Value.Unexpected();
    }

    /// <summary><c>cui</c> is a number, <c>data</c> a day as yyyy-MM-dd.</summary>
    private sealed record MfinanteQuestion(long Cui, string Data);
}
