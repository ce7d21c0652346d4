using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

/// <summary>The only file that knows e-Factura's addresses and bodies.</summary>
internal sealed class AnafEfacturaClient(ProviderApi api)
{
    private const string Word = "verify";

    public Uri Base(AnafEfacturaSettings settings) => api.Address(AnafEfacturaProvider.Declared, string.Empty, settings.Environment);

    public static void Authenticate(HttpRequestMessage request, Secret token) => request.SetBearer(token);

    /// <summary>Is the token accepted at all? The answer is text that repeats the word; free, and without a limit for each day.</summary>
    public async Task<ProviderResult<ProviderAnswer>> HelloAsync(AnafEfacturaSettings settings, Secret token, CancellationToken cancellationToken)
    {
        // Beside the environments: three steps up from prod/FCTEL/rest/.
        using var request = Get(settings, "../../../TestOauth/jaxrs/hello?name=" + Word, token);
        var answer = await api.CallAsync(AnafEfacturaProvider.Declared, request, cancellationToken);
        return !answer.Succeeded || answer.Value.Text.Contains(Word, StringComparison.Ordinal) ? answer : answer.Value.Unexpected();
    }

    /// <summary>Has the token's owner rights for the company? Costs one of 1500 list calls a day.</summary>
    public async Task<ProviderResult<AnafEfacturaInbox>> ListAsync(AnafEfacturaSettings settings, Secret token, CancellationToken cancellationToken)
    {
        using var request = Get(settings, $"listaMesajeFactura?zile=1&cif={settings.Cif}", token);
        var answer = await api.CallAsync(AnafEfacturaProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        if (AnafEfacturaErrors.IsEmptyInbox(answer.Value))
        {
            return new AnafEfacturaInbox(0);
        }

        return answer.Value.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("mesaje", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? new AnafEfacturaInbox(messages.GetArrayLength())
            : answer.Value.Unexpected();
    }

    private HttpRequestMessage Get(AnafEfacturaSettings settings, string relative, Secret token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base(settings), relative));
        Authenticate(request, token);
        return request;
    }
}

/// <param name="Messages">Of the last day.</param>
internal sealed record AnafEfacturaInbox(int Messages);
