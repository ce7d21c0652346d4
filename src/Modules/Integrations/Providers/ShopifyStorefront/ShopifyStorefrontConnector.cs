using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyStorefront;

internal sealed class ShopifyStorefrontConnector(ShopifyStorefrontClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = ShopifyStorefrontSettings.Parse(attempt.Settings);
        var read = await client.ReadShopAsync(settings, cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        return read.Value.Data.Shop is { Id.Length: > 0 } shop
            ? new Verification(new ProviderAccount(shop.Id, string.IsNullOrWhiteSpace(shop.Name) ? settings.ShopDomain : shop.Name.Trim())) { Facts = Facts(shop, read.Value.OtherVersion) }
            : new ProviderFailure(FailureReason.UnexpectedResponse);
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(ShopifyStorefrontSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        ShopifyStorefrontClient.Authenticate(request, ShopifyStorefrontSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> Facts(ShopifyStorefrontShop shop, string? otherVersion)
    {
        var facts = new Dictionary<string, string>();
        if (shop.PaymentSettings?.CurrencyCode is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper))
        {
            facts["currency"] = currency;
        }

        if (Uri.TryCreate(shop.PrimaryDomain?.Url, UriKind.Absolute, out var site) && site.Scheme == Uri.UriSchemeHttps)
        {
            facts["site"] = site.IdnHost;
        }

        if (otherVersion is not null)
        {
            facts["api_version_served"] = otherVersion;
        }

        return facts;
    }
}
