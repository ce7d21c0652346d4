using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

/// <param name="Item">The one that was looked for; null when it is on none of the pages read.</param>
/// <param name="First">The first page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="ReadAll">False when the list is longer than we read: then nothing is known about a missing one.</param>
internal sealed record SamedayFound<T>(T? Item, IReadOnlyList<T> First, int Total, bool ReadAll);

/// <summary>The only file that knows Sameday's addresses and headers.</summary>
internal sealed class SamedayClient(ProviderApi api, TimeProvider clock)
{
    private const int PerPage = 50;

    /// <summary>2000 entries: more than any company has, and an end for a list that claims to have none.</summary>
    private const int MostPages = 40;

    public Uri Base(SamedaySettings settings) => api.Address(SamedayProvider.Declared, string.Empty, settings.Host);

    public static void Authenticate(HttpRequestMessage request, Secret token)
    {
        request.SetAcceptJson();
        request.SetHeader("X-AUTH-TOKEN", token.Reveal());
    }

    /// <summary>
    /// sameday-courier/php-sdk:src/Sameday/Requests/SamedayAuthenticateRequest.php. User name and password travel as headers; <c>_format</c> because some
    /// hosts answer a web page without it. Keeping signed in (14 days instead of 12 hours) spares Sameday logins, of which it allows few.
    /// </summary>
    public async Task<ProviderResult<IssuedTokens>> LogInAsync(SamedaySettings settings, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, settings, "api/authenticate");
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        request.Headers.TryAddWithoutValidation("X-Auth-Username", settings.Username);
        request.Headers.TryAddWithoutValidation("X-Auth-Password", settings.Password.Reveal());
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["remember_me"] = "1", ["_format"] = "json" });

        var answer = await api.CallAsync(SamedayProvider.Declared, request, SamedayErrors.LogIn, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var login = answer.Value.Read<SamedayLogin>();
        return login.Succeeded && TokenText.IsUsable(login.Value.Token) && SamedayTime.Expiry(login.Value) is { } expiry && expiry > clock.GetUtcNow()
            ? new IssuedTokens(new Secret(login.Value.Token!)) { AccessExpiresAt = expiry }
            : answer.Value.Unexpected();
    }

    /// <summary>sameday-courier/php-sdk:src/Sameday/Requests/SamedayGetPickupPointsRequest.php</summary>
    public Task<ProviderResult<SamedayFound<SamedayPickupPoint>>> FindPickupPointAsync(SamedaySettings settings, Secret token, CancellationToken cancellationToken)
        => FindAsync<SamedayPickupPoint>(settings, token, "api/client/pickup-points", settings.PickupPointId, point => point.Id, cancellationToken);

    /// <summary>sameday-courier/php-sdk:src/Sameday/Requests/SamedayGetServicesRequest.php</summary>
    public Task<ProviderResult<SamedayFound<SamedayOffering>>> FindServiceAsync(SamedaySettings settings, Secret token, CancellationToken cancellationToken)
        => FindAsync<SamedayOffering>(settings, token, "api/client/services", settings.DefaultServiceId, service => service.Id, cancellationToken);

    /// <summary>Reads pages until the wanted id is found; only the first when none is wanted.</summary>
    private async Task<ProviderResult<SamedayFound<T>>> FindAsync<T>(
        SamedaySettings settings, Secret token, string path, int? wanted, Func<T, int> id, CancellationToken cancellationToken)
        where T : class
    {
        IReadOnlyList<T> first = [];
        var total = 0;
        for (var number = 1; number <= MostPages; number++)
        {
            var page = await ReadPageAsync<T>(settings, token, path, number, cancellationToken);
            if (!page.Succeeded)
            {
                return page.Failure;
            }

            var items = page.Value.Data!.OfType<T>().ToList();
            if (number == 1)
            {
                (first, total) = (items, page.Value.Total ?? items.Count);
            }

            var item = wanted is null ? null : items.FirstOrDefault(candidate => id(candidate) == wanted);
            if (item is not null || wanted is null || items.Count == 0 || number >= page.Value.Pages)
            {
                return new SamedayFound<T>(item, first, total, ReadAll: true);
            }
        }

        return new SamedayFound<T>(null, first, total, ReadAll: false);
    }

    private async Task<ProviderResult<SamedayPage<T>>> ReadPageAsync<T>(SamedaySettings settings, Secret token, string path, int number, CancellationToken cancellationToken)
        where T : class
    {
        using var request = Request(HttpMethod.Get, settings, string.Create(CultureInfo.InvariantCulture, $"{path}?page={number}&countPerPage={PerPage}"));
        Authenticate(request, token);
        var answer = await api.CallAsync(SamedayProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var page = answer.Value.Read<SamedayPage<T>>();
        return page.Succeeded && (page.Value.Data is null || page.Value.Data.Contains(null)) ? answer.Value.Unexpected() : page;
    }

    private HttpRequestMessage Request(HttpMethod method, SamedaySettings settings, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Base(settings), path));
        request.SetAcceptJson();
        return request;
    }
}
