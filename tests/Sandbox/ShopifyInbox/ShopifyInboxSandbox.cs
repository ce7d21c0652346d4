using GeniusErp.Sandbox.OAuth;
using GeniusErp.Sandbox.Shopify;

namespace GeniusErp.Sandbox.ShopifyInbox;

/// <summary>There is no interface of the Inbox itself: the Admin API and the consent of the same shop. Sources: see <see cref="ShopifyAdminGraph"/> and <see cref="ShopifyShops"/>.</summary>
internal sealed class ShopifyInboxSandbox : ISandboxProvider
{
    private ShopifyShops shops = null!;

    public string Code => "shopify_inbox";

    public string Name => "Shopify Inbox";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["ApiBaseUrl"] = "admin/api/",
        ["AuthorizeUrl"] = "admin/oauth/authorize",
        ["TokenUrl"] = "admin/oauth/access_token",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the app was installed, or with the Shopify connection of the same shop", "funcționează după instalarea aplicației sau cu conexiunea Shopify a aceluiași magazin", """{"shop_domain":"demo-erp.myshopify.com","auth_mode":"authorization_code"}"""),
        new("token", "works with a pasted token", "funcționează cu un token lipit", $$"""{"shop_domain":"demo-erp.myshopify.com","auth_mode":"admin_token","admin_access_token":"{{ShopifyAdminGraph.Good}}"}"""),
        new("limited", "genuine token that may read customers only", "token bun care poate citi doar clienții", $$"""{"shop_domain":"demo-erp.myshopify.com","auth_mode":"admin_token","admin_access_token":"{{ShopifyAdminGraph.Limited}}"}"""),
    ];

    public void Join(SandboxAuthorities authorities) => shops = ShopifyShops.Join(authorities);

    public void Map(IEndpointRouteBuilder routes)
    {
        shops.Map(routes);
        new ShopifyAdminGraph(shops).Map(routes);
    }

    public SandboxAnswer Error(int status) => ShopifyAdminGraph.Error(status);
}
