using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <summary>The only file that knows the addresses of the Data API, the Admin API and a service account's sign-in.</summary>
internal sealed class GoogleAnalyticsClient(ProviderApi api, IOAuthSettings operatorSettings, TimeProvider clock)
{
    public const string Admin = "admin";

    private const string Properties = "properties/";

    /// <summary>Of the Data API, which the ready clients speak to.</summary>
    public Uri Base => api.Address(GoogleAnalyticsProvider.Declared, string.Empty);

    /// <summary>Proves the very right that reports need; costs a few tokens of the property's daily quota.</summary>
    public async Task<ProviderResult<GoogleAnalyticsReport>> ReportAsync(string property, Secret token, CancellationToken cancellationToken)
    {
        using var request = GoogleCall.Query(
            new Uri(Base, $"{Properties}{property}:runReport"),
            new { dateRanges = new[] { new { startDate = "yesterday", endDate = "today" } }, metrics = new[] { new { name = "activeUsers" } }, limit = "1" });
        return await ReadAsync<GoogleAnalyticsReport>(request, token, cancellationToken);
    }

    public async Task<ProviderResult<GoogleAnalyticsProperty>> ReadPropertyAsync(string property, Secret token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(GoogleAnalyticsProvider.Declared, Properties + property, Admin));
        return await ReadAsync<GoogleAnalyticsProperty>(request, token, cancellationToken);
    }

    /// <param name="page">Null: the first.</param>
    public async Task<ProviderResult<GoogleAnalyticsAccounts>> ListAsync(string? page, Secret token, CancellationToken cancellationToken)
    {
        var query = page is null ? string.Empty : "&pageToken=" + Uri.EscapeDataString(page);
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(GoogleAnalyticsProvider.Declared, "accountSummaries?pageSize=200" + query, Admin));
        return await ReadAsync<GoogleAnalyticsAccounts>(request, token, cancellationToken);
    }

    /// <summary>A token for an hour, without refresh token: the key signs in again.</summary>
    public async Task<ProviderResult<IssuedTokens>> SignInAsync(Secret key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var address = operatorSettings.Address(GoogleAnalyticsProvider.Declared, GoogleAnalyticsProvider.Consent, "TokenUrl", GoogleOAuth.TokenUrl)!;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
                ["assertion"] = GoogleServiceAccount.Of(key).Sign(GoogleAnalyticsProvider.Scope, now),
            }),
        };
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        var answered = await api.CallAsync(GoogleAnalyticsProvider.Declared, request, GoogleAnalyticsErrors.SignIn, cancellationToken);
        return answered.Succeeded ? TokenAnswer.Read(answered.Value, now) : answered.Failure;
    }

    private async Task<ProviderResult<T>> ReadAsync<T>(HttpRequestMessage request, Secret token, CancellationToken cancellationToken)
    {
        GoogleCall.Authenticate(request, token);
        var answered = await api.CallAsync(GoogleAnalyticsProvider.Declared, request, cancellationToken);
        return answered.Succeeded ? answered.Value.Read<T>(GoogleCall.Wire) : answered.Failure;
    }
}
