using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

internal sealed class ShopifyAdminConnector(ShopifyAdminClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = ShopifyAdminSettings.Parse(attempt.Settings);
        var read = await client.ReadShopAsync(settings, cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        if (read.Value.Data is not { Shop: { Id.Length: > 0, MyshopifyDomain: { } domain } shop, CurrentAppInstallation.AccessScopes: { } scopes } || !ShopifyShop.IsDomain(domain))
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        if (domain != settings.ShopDomain)
        {
            return OtherShop(domain);
        }

        var granted = scopes.Select(scope => scope?.Handle).OfType<string>().ToHashSet();
        return ShopifyAdminScopes.Missing(ShopifyAdminScopes.Required, granted) is { Count: > 0 } missing
            ? Lacking(missing)
            : new Verification(new ProviderAccount(shop.Id, string.IsNullOrWhiteSpace(shop.Name) ? domain : shop.Name.Trim())) { Facts = Facts(read.Value, granted) };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(ShopifyAdminSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        ShopifyAdminClient.Authenticate(request, ShopifyAdminSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    /// <summary>A shop that was renamed answers under both names; every signature and webhook carries the new one.</summary>
    private static ProviderFailure OtherShop(string domain) => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = ShopifyShop.FieldName,
        Step = "account",
        Hint = new($"The shop's own address is {domain}. Enter that one.", $"Adresa proprie a magazinului este {domain}. Introduceți-o pe aceasta."),
    };

    private static ProviderFailure Lacking(IReadOnlyList<string> scopes)
    {
        var names = string.Join(", ", scopes);
        return new(FailureReason.PermissionMissing)
        {
            Plain = true,
            Field = ShopifyAdminSettings.TokenField,
            Step = "permissions",
            Hint = new(
                $"The token is genuine but lacks: {names}. Add it in Shopify under the app's configuration, then install the app again.",
                $"Tokenul este bun, dar îi lipsesc: {names}. Adăugați-le în Shopify la configurarea aplicației, apoi instalați din nou aplicația."),
        };
    }

    private static Dictionary<string, string> Facts(ShopifyData<ShopifyAdminAnswer> answer, HashSet<string> granted)
    {
        var facts = new Dictionary<string, string>();
        if (answer.Data.Shop!.CurrencyCode is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper))
        {
            facts["currency"] = currency;
        }

        if (answer.Data.Shop.IanaTimezone is { Length: > 0 and <= 64 } zone && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
        {
            facts["timezone"] = zone;
        }

        if (ShopifyAdminScopes.Missing(ShopifyAdminScopes.All.Select(scope => scope.Code), granted) is { Count: > 0 } missing)
        {
            facts["missing_scopes"] = string.Join(", ", missing);
        }

        if (answer.OtherVersion is { } served)
        {
            facts["api_version_served"] = served;
        }

        return facts;
    }
}
