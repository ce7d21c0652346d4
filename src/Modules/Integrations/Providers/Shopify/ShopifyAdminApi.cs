using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>The only file that knows the paths, headers and queries of Shopify's Admin API. REST is legacy since October 2024 and not used.</summary>
internal sealed class ShopifyAdminApi(ShopifyGraphQl graphQl)
{
    /// <summary>https://shopify.dev/docs/api/admin-graphql/latest/objects/Shop and …/objects/AppInstallation. Needs no scope; costs 2 points of the budget, no money.</summary>
    public const string VerifyQuery = "query { shop { id name myshopifyDomain currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }";

    private const string Root = "admin/api";

    public ProviderResult<Uri> Base(ProviderDescriptor provider, ShopifyAccess access) => graphQl.Base(provider, Root, access.ShopDomain, access.ApiVersion);

    public static void Authenticate(HttpRequestMessage request, ProviderDescriptor provider, ShopifyAccess access, Secret token) => ShopifyGraphQl.Authenticate(request, Endpoint(provider, access, token));

    /// <summary>Proves that the token is accepted, belongs to this shop and carries the scopes without which there is nothing to connect for.</summary>
    /// <param name="useful">Scopes whose absence is told as a fact.</param>
    public async Task<ProviderResult<Verification>> VerifyAsync(
        ProviderDescriptor provider, ShopifyAccess access, Secret token, IReadOnlyList<string> required, IEnumerable<string> useful, CancellationToken cancellationToken)
    {
        var read = await graphQl.QueryAsync<ShopifyAdminAnswer>(Endpoint(provider, access, token), VerifyQuery, cancellationToken);
        if (!read.Succeeded)
        {
            return access.Mode == ShopifyAccess.ByToken ? read.Failure : ShopifyAdminErrors.OfIssued(access.Mode, read.Failure);
        }

        if (read.Value.Data is not { Shop: { Id.Length: > 0, MyshopifyDomain: { } domain } shop, CurrentAppInstallation.AccessScopes: { } scopes } || !ShopifyShop.IsDomain(domain))
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        if (domain != access.ShopDomain)
        {
            return OtherShop(domain);
        }

        var granted = scopes.Select(scope => scope?.Handle).OfType<string>().ToHashSet();
        return ShopifyScopes.Missing(required, granted) is { Count: > 0 } missing
            ? Lacking(access, missing)
            : new Verification(new ProviderAccount(shop.Id, string.IsNullOrWhiteSpace(shop.Name) ? domain : shop.Name.Trim())) { Facts = Facts(read.Value, ShopifyScopes.Missing(useful, granted)) };
    }

    private static ShopifyEndpoint Endpoint(ProviderDescriptor provider, ShopifyAccess access, Secret token)
        => new(provider, Root, access.ShopDomain, access.ApiVersion, "X-Shopify-Access-Token", token);

    /// <summary>A shop that was renamed answers under both names; every signature and webhook carries the new one.</summary>
    private static ProviderFailure OtherShop(string domain) => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = ShopifyShop.FieldName,
        Step = "account",
        Hint = new($"The shop's own address is {domain}. Enter that one.", $"Adresa proprie a magazinului este {domain}. Introduceți-o pe aceasta."),
    };

    private static ProviderFailure Lacking(ShopifyAccess access, IReadOnlyList<string> scopes)
    {
        var names = string.Join(", ", scopes);
        return new(FailureReason.PermissionMissing)
        {
            Plain = true,
            Field = access.Mode == ShopifyAccess.ByToken ? ShopifyAccess.TokenField : null,
            Step = "permissions",
            Hint = new(
                $"The token is genuine but lacks: {names}. Add it in Shopify under the app's configuration, then install the app again.",
                $"Tokenul este bun, dar îi lipsesc: {names}. Adăugați-le în Shopify la configurarea aplicației, apoi instalați din nou aplicația."),
        };
    }

    private static Dictionary<string, string> Facts(ShopifyData<ShopifyAdminAnswer> answer, IReadOnlyList<string> missing)
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

        if (missing.Count > 0)
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
