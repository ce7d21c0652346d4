using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Shopify;

/// <summary>What the providers on Shopify's consent have in common.</summary>
internal static class ShopifyConsents
{
    /// <summary>All that they need together: one token is alive for each app and shop, so each asks for all of it.</summary>
    public const string Scopes =
        "read_orders,write_orders,read_products,write_products,read_inventory,write_inventory,read_locations,read_customers,read_merchant_managed_fulfillment_orders,write_merchant_managed_fulfillment_orders";

    /// <summary>The sandbox signs with the time of the product's clock, which stands still.</summary>
    public static void Agree(ProviderFixture fixture)
        => fixture.Sandbox.Authorities.All.Single(authority => authority.Name == "shopify").Now = () => SteeredClock.Now;

    public static void ShouldBeTheDocumentedQuery(SandboxRequest call)
    {
        (call.Method, call.Path, call.Query).ShouldBe(("POST", "/admin/api/2026-10/graphql.json", string.Empty));
        call.Header("X-Shopify-Access-Token")!.ShouldStartWith("at_");
        call.Header("Authorization").ShouldBeNull();
        call.Body.ShouldBe("""{"query":"query { shop { id name myshopifyDomain currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }"}""");
    }

    public static Dictionary<string, string> Form(SandboxRequest call)
        => call.Body.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}
