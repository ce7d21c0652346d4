using System.Net.Http.Headers;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

/// <summary>
/// Tokens for an app of the company's own organisation: Shopify/shopify-app-js:packages/apps/shopify-api/lib/auth/oauth/client-credentials.ts. They live a day and have no
/// refresh token; the app asks again.
/// </summary>
internal sealed class ShopifyAdminApp(ProviderApi api, IOAuthSettings operatorSettings, TimeProvider clock)
{
    private static readonly ErrorMap Errors = new(
    [
        new(FailureReason.InvalidConfiguration)
        {
            Codes = ["shop_not_permitted"],
            Field = ShopifyShop.FieldName,
            Step = "sign_in",
            Hint = new(
                "The shop belongs to another organization than the app. This way works within one organization; for other shops sign in at Shopify.",
                "Magazinul aparține altei organizații decât aplicația. Acest mod funcționează în aceeași organizație; pentru alte magazine autentificați-vă la Shopify."),
        },
        new(FailureReason.InvalidConfiguration) { Statuses = [404], Plain = false, Field = ShopifyShop.FieldName, Step = "address" },
        new(FailureReason.InvalidCredentials) { Codes = ["invalid_client", "unauthorized_client", "application_cannot_be_found"], Field = ShopifyAccess.ClientSecretField, Step = "sign_in", Hint = WrongApp },
        new(FailureReason.InvalidCredentials) { Statuses = [400, 401, 403], Plain = false, Field = ShopifyAccess.ClientSecretField, Step = "sign_in", Hint = WrongApp },
    ])
    {
        Code = answer => answer.At("error"),
    };

    private static Text WrongApp => new(
        "Shopify does not accept this client ID and secret for the shop. Check both in the Dev Dashboard, and that the app is installed in the shop.",
        "Shopify nu acceptă acest client ID și secret pentru magazin. Verificați-le în Dev Dashboard și că aplicația este instalată în magazin.");

    public async Task<ProviderResult<IssuedTokens>> LogInAsync(SettingValues settings, CancellationToken cancellationToken)
    {
        if (ShopifyOAuth.Addresses(settings) is not { } addresses || settings.TextOrNull(ShopifyAccess.ClientIdField) is not { } id || settings.SecretOrNull(ShopifyAccess.ClientSecretField) is not { } secret)
        {
            return new ProviderFailure(FailureReason.InvalidConfiguration) { Plain = true, Field = ShopifyShop.FieldName, Step = "address" };
        }

        var address = operatorSettings.Address(ShopifyAdminProvider.Declared, ShopifyOAuth.Rule, "TokenUrl", addresses.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        request.Options.Set(ProviderHttpOptions.CompanyHost, true);
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", id),
            new("client_secret", secret.Reveal()),
        ]);
        var answer = await api.CallAsync(ShopifyAdminProvider.Declared, request, Errors, cancellationToken);
        return answer.Succeeded ? TokenAnswer.Read(answer.Value, clock.GetUtcNow()) : answer.Failure;
    }
}
