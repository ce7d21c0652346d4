using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

/// <summary>
/// The only file that knows the addresses of Google Ads over REST. No developer token: since September 2026 the Cloud project of the OAuth client stands for it
/// (https://developers.google.com/google-ads/api/docs/api-policy/developer-token), and an empty header is refused.
/// </summary>
internal sealed class GoogleAdsClient(ProviderApi api)
{
    private const string ThroughManager = "login-customer-id";
    private const string Customers = "customers/";

    public Uri Base => api.Address(GoogleAdsProvider.Declared, string.Empty);

    public static void Authenticate(HttpRequestMessage request, GoogleAdsSettings settings, Secret token)
    {
        GoogleCall.Authenticate(request, token);
        request.Headers.Remove(ThroughManager);
        if (settings.LoginCustomerId is { } manager)
        {
            request.Headers.Add(ThroughManager, manager);
        }
    }

    /// <summary>The accounts that the person has directly, by id; those below a manager are not among them.</summary>
    public async Task<ProviderResult<IReadOnlyList<string>>> ListAccessibleAsync(Secret token, CancellationToken cancellationToken)
    {
        // Without "./" the name before the colon would be read as a scheme.
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base, "./customers:listAccessibleCustomers"));
        GoogleCall.Authenticate(request, token);
        var listed = await ReadAsync<GoogleAdsAccessible>(request, cancellationToken);
        return listed.Succeeded
            ? (listed.Value.ResourceNames ?? []).Select(name => name.StartsWith(Customers, StringComparison.Ordinal) ? name[Customers.Length..] : string.Empty).Where(GoogleAdsSettings.IsId).ToList()
            : listed.Failure;
    }

    /// <summary>One operation of the project's daily quota, as every search.</summary>
    public async Task<ProviderResult<GoogleAdsCustomer>> ReadCustomerAsync(GoogleAdsSettings settings, string customer, Secret token, CancellationToken cancellationToken)
    {
        const string Query = "SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager, customer.test_account, customer.status FROM customer LIMIT 1";
        var found = await SearchAsync(settings, customer, Query, token, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Failure;
        }

        return found.Value.Results is [{ Customer: { } read }] && read.Id == customer ? read : new ProviderFailure(FailureReason.UnexpectedResponse);
    }

    /// <summary>The open accounts below a manager that are no managers themselves, at most 200.</summary>
    public async Task<ProviderResult<IReadOnlyList<GoogleAdsCustomer>>> ListClientsAsync(GoogleAdsSettings settings, string manager, Secret token, CancellationToken cancellationToken)
    {
        const string Query = "SELECT customer_client.id, customer_client.descriptive_name FROM customer_client WHERE customer_client.manager = FALSE AND customer_client.status = 'ENABLED' ORDER BY customer_client.descriptive_name LIMIT 200";
        var found = await SearchAsync(settings, manager, Query, token, cancellationToken);
        return found.Succeeded ? (found.Value.Results ?? []).Select(row => row.CustomerClient).OfType<GoogleAdsCustomer>().ToList() : found.Failure;
    }

    private Task<ProviderResult<GoogleAdsRows>> SearchAsync(GoogleAdsSettings settings, string customer, string query, Secret token, CancellationToken cancellationToken)
    {
        var request = GoogleCall.Query(new Uri(Base, $"{Customers}{customer}/googleAds:search"), new { query });
        Authenticate(request, settings, token);
        return ReadAsync<GoogleAdsRows>(request, cancellationToken);
    }

    private async Task<ProviderResult<T>> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var answered = await api.CallAsync(GoogleAdsProvider.Declared, request, cancellationToken);
            return answered.Succeeded ? answered.Value.Read<T>(GoogleCall.Wire) : answered.Failure;
        }
    }
}
