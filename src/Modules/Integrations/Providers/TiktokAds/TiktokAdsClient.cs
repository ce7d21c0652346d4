using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

/// <summary>The only file that knows the addresses and the header of TikTok's Business API. Paths end in a slash.</summary>
internal sealed class TiktokAdsClient(ProviderApi api)
{
    private const string TokenHeader = "Access-Token";

    public Uri Base => api.Address(TiktokAdsProvider.Declared, string.Empty);

    public static void Authenticate(HttpRequestMessage request, Secret token)
    {
        request.Headers.Remove(TokenHeader);
        request.Headers.TryAddWithoutValidation(TokenHeader, token.Reveal());
    }

    /// <summary>Lists are JSON text in the query.</summary>
    public async Task<ProviderResult<IReadOnlyList<TiktokAdsAdvertiser>>> ReadAdvertiserAsync(string advertiser, Secret token, CancellationToken cancellationToken)
    {
        var ids = Uri.EscapeDataString($"[\"{advertiser}\"]");
        var fields = Uri.EscapeDataString("""["advertiser_id","name","status","currency","timezone"]""");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base, $"advertiser/info/?advertiser_ids={ids}&fields={fields}"));
        return await ReadAsync(request, token, cancellationToken);
    }

    /// <summary>What the consent reaches. TikTok takes the app's secret in the query and nowhere else.</summary>
    public async Task<ProviderResult<IReadOnlyList<TiktokAdsAdvertiser>>> ListAdvertisersAsync(OAuthApp app, Secret token, CancellationToken cancellationToken)
    {
        var query = string.Join('&', TiktokAdsOAuth.Credentials(app).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base, "oauth2/advertiser/get/?" + query));
        return await ReadAsync(request, token, cancellationToken);
    }

    /// <summary>Succeeds too when TikTok does not know the token any more.</summary>
    public async Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, Uri address, Secret token, CancellationToken cancellationToken)
    {
        var body = TiktokAdsOAuth.Credentials(context.App);
        body["access_token"] = token.Reveal();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        Authenticate(request, token);
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        var answered = await api.CallAsync(TiktokAdsProvider.Declared, request, cancellationToken);
        return answered.Succeeded || answered.Failure is { Reason: FailureReason.ReauthorizationRequired, Plain: true } ? Revoked.Done : answered.Failure;
    }

    private async Task<ProviderResult<IReadOnlyList<TiktokAdsAdvertiser>>> ReadAsync(HttpRequestMessage request, Secret token, CancellationToken cancellationToken)
    {
        Authenticate(request, token);
        var read = await api.ReadAsync<TiktokAdsAnswer>(TiktokAdsProvider.Declared, request, cancellationToken);
        return read.Succeeded ? read.Value.Data.List.ToList() : read.Failure;
    }
}
