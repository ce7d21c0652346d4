using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>The only file that knows Stripe's addresses and headers.</summary>
internal sealed class StripeClient(ProviderApi api)
{
    // An extra that is not worth waiting for.
    private static readonly TimeSpan AccountPatience = TimeSpan.FromSeconds(5);

    public Uri Base(string environment) => api.Address(StripeProvider.Declared, string.Empty, environment);

    /// <summary>https://docs.stripe.com/connect/authentication: the platform's key, and the account it acts for.</summary>
    public static void Authenticate(HttpRequestMessage request, StripeCredential credential)
    {
        request.SetBearer(credential.Key);
        request.SetMissingHeader("Stripe-Version", StripeProvider.Version);
        if (credential.Account is { } account)
        {
            request.SetHeader("Stripe-Account", account);
        }
    }

    /// <summary>https://docs.stripe.com/api/balance/balance_retrieve. Free; a restricted key needs rak_balance_read.</summary>
    public async Task<ProviderResult<StripeBalance>> ReadBalanceAsync(StripeCredential credential, CancellationToken cancellationToken)
    {
        using var request = Get("balance", credential);
        return await api.ReadAsync<StripeBalance>(StripeProvider.Declared, request, cancellationToken);
    }

    /// <summary>https://docs.stripe.com/api/accounts/retrieve. Restricted keys are often refused here, whatever else they may do (stripe/stripe-node issue #2246).</summary>
    public async Task<ProviderResult<StripeAccount>> ReadAccountAsync(StripeCredential credential, CancellationToken cancellationToken)
    {
        using var request = Get("account", credential);
        request.Options.Set(ProviderHttpOptions.Timeout, AccountPatience);
        return await api.ReadAsync<StripeAccount>(StripeProvider.Declared, request, cancellationToken);
    }

    /// <summary>https://docs.stripe.com/connect/oauth-reference#post-deauthorize, with the platform's key as any call.</summary>
    public async Task<ProviderResult<ProviderAnswer>> DeauthorizeAsync(OAuthContext context, Uri address, string account, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.SetBearer(context.App.ClientSecret!);
        request.Content = new FormUrlEncodedContent([new("client_id", context.App.ClientId), new("stripe_user_id", account)]);
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        return await api.CallAsync(StripeProvider.Declared, request, OAuthErrors.For(context), cancellationToken);
    }

    private HttpRequestMessage Get(string path, StripeCredential credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base(credential.Environment), path));
        Authenticate(request, credential);
        return request;
    }
}
