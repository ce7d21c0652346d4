using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>The only file that knows Stripe's addresses and headers.</summary>
internal sealed class StripeClient(ProviderApi api)
{
    // An extra that is not worth waiting for.
    private static readonly TimeSpan AccountPatience = TimeSpan.FromSeconds(5);

    public Uri Base(StripeSettings settings) => api.Address(StripeProvider.Declared, string.Empty, settings.Environment);

    public static void Authenticate(HttpRequestMessage request, StripeSettings settings)
    {
        request.SetBearer(settings.SecretKey);
        request.SetMissingHeader("Stripe-Version", StripeProvider.Version);
    }

    /// <summary>https://docs.stripe.com/api/balance/balance_retrieve. Free; a restricted key needs rak_balance_read.</summary>
    public async Task<ProviderResult<StripeBalance>> ReadBalanceAsync(StripeSettings settings, CancellationToken cancellationToken)
    {
        using var request = Get("balance", settings);
        return await api.ReadAsync<StripeBalance>(StripeProvider.Declared, request, cancellationToken);
    }

    /// <summary>https://docs.stripe.com/api/accounts/retrieve. Restricted keys are often refused here, whatever else they may do (stripe/stripe-node issue #2246).</summary>
    public async Task<ProviderResult<StripeAccount>> ReadAccountAsync(StripeSettings settings, CancellationToken cancellationToken)
    {
        using var request = Get("account", settings);
        request.Options.Set(ProviderHttpOptions.Timeout, AccountPatience);
        return await api.ReadAsync<StripeAccount>(StripeProvider.Declared, request, cancellationToken);
    }

    private HttpRequestMessage Get(string path, StripeSettings settings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base(settings), path));
        Authenticate(request, settings);
        return request;
    }
}
