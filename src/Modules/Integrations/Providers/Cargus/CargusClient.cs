using System.Net.Http.Json;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

/// <summary>The only file that knows Cargus's addresses and headers. Paths and members as in "Cargus API V3" (3.1 to 8.1).</summary>
internal sealed class CargusClient(ProviderApi api, TimeProvider clock)
{
    private static readonly JsonSerializerOptions AsDocumented = new() { PropertyNamingPolicy = null };

    public Uri Base => api.Address(CargusProvider.Declared, string.Empty);

    /// <param name="token">Null at the login itself.</param>
    public static void Authenticate(HttpRequestMessage request, CargusSettings settings, Secret? token)
    {
        request.SetAcceptJson();
        request.SetHeader("Ocp-Apim-Subscription-Key", settings.SubscriptionKey.Reveal());
        if (token is not null)
        {
            request.SetBearer(token);
        }
    }

    /// <param name="errors">Whether the credentials are new or have worked before, see <see cref="CargusErrors"/>.</param>
    public async Task<ProviderResult<IssuedTokens>> LogInAsync(CargusSettings settings, ErrorMap errors, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, settings, "LoginUser");
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        request.Content = JsonContent.Create(new { UserName = settings.Username, Password = settings.Password.Reveal() }, options: AsDocumented);

        var answer = await api.CallAsync(CargusProvider.Declared, request, errors, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        // The whole body is the token, as a JSON string.
        var token = answer.Value.Json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var now = clock.GetUtcNow();
        return TokenText.IsUsable(token) && CargusToken.Expiry(token!, now) is var expiry && expiry > now
            ? new IssuedTokens(new Secret(token!)) { AccessExpiresAt = expiry }
            : answer.Value.Unexpected();
    }

    /// <summary>The whole body is <c>true</c> or <c>false</c>.</summary>
    public async Task<ProviderResult<bool?>> VerifyTokenAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, settings, "TokenVerification", token);
        var answer = await api.CallAsync(CargusProvider.Declared, request, cancellationToken);
        return !answer.Succeeded ? answer.Failure : answer.Value.Json?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => answer.Value.Unexpected(),
        };
    }

    /// <summary>Those assigned to this user.</summary>
    public Task<ProviderResult<IReadOnlyList<CargusPickupLocation>>> ListPickupLocationsAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
        => ListAsync<CargusPickupLocation>(settings, token, "PickupLocations", cancellationToken);

    /// <summary>Those of the whole client.</summary>
    public Task<ProviderResult<IReadOnlyList<CargusPickupLocation>>> ListClientPickupLocationsAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
        => ListAsync<CargusPickupLocation>(settings, token, "PickupLocations/GetForClient", cancellationToken);

    public Task<ProviderResult<IReadOnlyList<CargusPriceTable>>> ListPriceTablesAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
        => ListAsync<CargusPriceTable>(settings, token, "PriceTables", cancellationToken);

    private async Task<ProviderResult<IReadOnlyList<T>>> ListAsync<T>(CargusSettings settings, Secret token, string path, CancellationToken cancellationToken)
        where T : class
    {
        using var request = Request(HttpMethod.Get, settings, path, token);
        var answer = await api.CallAsync(CargusProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var list = answer.Value.Read<List<T?>>();
        return list.Succeeded && !list.Value.Contains(null) ? list.Value.OfType<T>().ToList() : answer.Value.Unexpected();
    }

    private HttpRequestMessage Request(HttpMethod method, CargusSettings settings, string path, Secret? token = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Base, path));
        Authenticate(request, settings, token);
        return request;
    }
}
