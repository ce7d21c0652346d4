using System.Globalization;
using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

/// <summary>The only file that knows FAN Courier's addresses and headers.</summary>
internal sealed class FanCourierClient(ProviderApi api, TimeProvider clock)
{
    /// <summary>A token lives a day by FAN's document; an hour less, so that it is never used on its last legs.</summary>
    private static readonly TimeSpan DocumentedLife = TimeSpan.FromHours(23);

    /// <summary>The largest offset of the Romanian clock: <c>expiresAt</c> has no zone, and nobody knows which it means.</summary>
    private static readonly TimeSpan UnknownZone = TimeSpan.FromHours(3);

    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(10);

    public Uri Base => api.Address(FanCourierProvider.Declared, string.Empty);

    /// <summary>Unless JSON is asked for, a refused token is answered with a redirect to a login page.</summary>
    public static void Authenticate(HttpRequestMessage request, Secret token)
    {
        request.SetAcceptJson();
        request.SetBearer(token);
    }

    /// <summary>User name and password in the body; the API would take them in the query as well, where they end up in logs.</summary>
    public async Task<ProviderResult<IssuedTokens>> LogInAsync(FanCourierSettings settings, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "login");
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        request.Content = JsonContent.Create(new { username = settings.Username, password = settings.Password.Reveal() });

        var answer = await api.CallAsync(FanCourierProvider.Declared, request, FanCourierErrors.LogIn, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var login = answer.Value.Read<FanCourierAnswer<FanCourierLogin>>();
        return login.Succeeded && login.Value.Data is { } data && TokenText.IsUsable(data.Token) && Expiry(data.ExpiresAt) is { } expiry
            ? new IssuedTokens(new Secret(data.Token!)) { AccessExpiresAt = expiry }
            : answer.Value.Unexpected();
    }

    /// <summary>daika7ana/fancourier-api-v2:src/Fancourier/Request/GetBranches.php</summary>
    public Task<ProviderResult<IReadOnlyList<FanCourierBranch>>> ListBranchesAsync(Secret token, CancellationToken cancellationToken)
        => ListAsync<FanCourierBranch>("reports/branches", token, cancellationToken);

    /// <summary>daika7ana/fancourier-api-v2:src/Fancourier/Request/GetServices.php</summary>
    public Task<ProviderResult<IReadOnlyList<FanCourierOffering>>> ListServicesAsync(Secret token, CancellationToken cancellationToken)
        => ListAsync<FanCourierOffering>("reports/services", token, cancellationToken);

    /// <summary>
    /// The earlier of the documented life and of what the answer says in its most cautious reading. Null when the token has ended by any reading.
    /// </summary>
    private DateTimeOffset? Expiry(string? expiresAt)
    {
        var now = clock.GetUtcNow();
        var documented = now + DocumentedLife;
        if (!DateTimeOffset.TryParseExact(expiresAt, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var latest))
        {
            return documented;
        }

        if (latest <= now)
        {
            return null;
        }

        // Cautious, but not so much that a token handed out just now counts as dead: that would log in for ever.
        var earliest = latest < DateTimeOffset.MaxValue - UnknownZone ? latest - UnknownZone : latest;
        var cautious = earliest < documented ? earliest : documented;
        return cautious > now + ShortestLife ? cautious : now + ShortestLife;
    }

    private async Task<ProviderResult<IReadOnlyList<T>>> ListAsync<T>(string path, Secret token, CancellationToken cancellationToken)
        where T : class
    {
        using var request = Request(HttpMethod.Get, path);
        Authenticate(request, token);
        var answer = await api.CallAsync(FanCourierProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var list = answer.Value.Read<FanCourierAnswer<List<T?>>>();
        return list.Succeeded && list.Value.Data is { } data && !data.Contains(null) ? data.OfType<T>().ToList() : answer.Value.Unexpected();
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Base, path));
        request.SetAcceptJson();
        return request;
    }
}
