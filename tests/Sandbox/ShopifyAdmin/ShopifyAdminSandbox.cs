using GeniusErp.Sandbox.OAuth;
using GeniusErp.Sandbox.Shopify;

namespace GeniusErp.Sandbox.ShopifyAdmin;

/// <summary>Sources: see <see cref="ShopifyAdminGraph"/> and <see cref="ShopifyShops"/>.</summary>
internal sealed class ShopifyAdminSandbox : ISandboxProvider
{
    private ShopifyShops shops = null!;

    public string Code => "shopify_admin";

    public string Name => "Shopify";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["ApiBaseUrl"] = "admin/api/",
        ["AuthorizeUrl"] = "admin/oauth/authorize",
        ["TokenUrl"] = "admin/oauth/access_token",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"shop_domain":"demo-erp.myshopify.com","admin_access_token":"{{ShopifyAdminGraph.Good}}"}"""),
        new("bad", "token refused", "token refuzat", """{"shop_domain":"demo-erp.myshopify.com","admin_access_token":"shpat_00000000000000000000000000000bad"}"""),
        new("limited", "genuine token that may read customers only", "token bun care poate citi doar clienții", $$"""{"shop_domain":"demo-erp.myshopify.com","admin_access_token":"{{ShopifyAdminGraph.Limited}}"}"""),
        new("denied", "a field is refused inside HTTP 200", "un câmp este refuzat în HTTP 200", $$"""{"shop_domain":"demo-erp.myshopify.com","admin_access_token":"{{ShopifyAdminGraph.Denied}}"}"""),
        new("renamed", "the shop has another name", "magazinul are alt nume", $$"""{"shop_domain":"old-name.myshopify.com","admin_access_token":"{{ShopifyAdminGraph.Good}}"}"""),
        new("old_version", "a version that Shopify has retired", "o versiune retrasă de Shopify", $$"""{"shop_domain":"demo-erp.myshopify.com","admin_access_token":"{{ShopifyAdminGraph.Good}}","api_version":"2025-01"}"""),
        new("consent", "works after the app was installed", "funcționează după instalarea aplicației", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"authorization_code"}"""),
        new("other_shop", "the app is installed in another shop than the one entered", "aplicația este instalată în alt magazin decât cel introdus", """{"shop_domain":"another-shop.myshopify.com","auth_mode":"authorization_code"}"""),
        new("own_app", "consent for the company's own app", "consimțământ pentru aplicația proprie a firmei", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"authorization_code","client_id":"5a4db0c9000000000000000000000a44","client_secret":"shpss_5a4db0c9000000000000000000000a44"}"""),
        new("app", "own app of the same organization", "aplicație proprie din aceeași organizație", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"client_credentials","client_id":"5a4db0c9000000000000000000000a44","client_secret":"shpss_5a4db0c9000000000000000000000a44"}"""),
        new("app_bad", "own app with a wrong secret", "aplicație proprie cu secret greșit", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"client_credentials","client_id":"5a4db0c9000000000000000000000a44","client_secret":"shpss_00000000000000000000000000000bad"}"""),
        new("app_foreign", "own app of another organization", "aplicație proprie din altă organizație", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"client_credentials","client_id":"5a4db0c90000000000000000f04e1640","client_secret":"shpss_5a4db0c90000000000000000f04e1640"}"""),
    ];

    public void Join(SandboxAuthorities authorities) => shops = ShopifyShops.Join(authorities);

    public void Map(IEndpointRouteBuilder routes)
    {
        shops.Map(routes);
        new ShopifyAdminGraph(shops).Map(routes);
    }

    public SandboxAnswer Error(int status) => ShopifyAdminGraph.Error(status);
}
