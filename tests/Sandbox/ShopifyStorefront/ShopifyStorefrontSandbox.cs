using System.Text.Json;

namespace GeniusErp.Sandbox.ShopifyStorefront;

/// <summary>
/// https://shopify.dev/docs/api/storefront: object Shop, of which <c>metafield</c> is marked "Token access required" while the rest is answered without any token;
/// headers: Shopify/shopify-app-js:packages/api-clients/storefront-api-client/src/constants.ts. The words of a refused token are not documented.
/// </summary>
internal sealed class ShopifyStorefrontSandbox : ISandboxProvider
{
    private const string Private = "shpat_00000000000000000000000000005f00";
    private const string Public = "0000000000000000000000000000900d";
    private const string Limited = "00000000000000000000000011111ed0";

    public string Code => "shopify_storefront";

    public string Name => "Shopify Storefront";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "api/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works (private token)", "funcționează (token privat)", $$"""{"shop_domain":"demo-erp.myshopify.com","token_kind":"private","access_token":"{{Private}}"}"""),
        new("bad", "token refused", "token refuzat", """{"shop_domain":"demo-erp.myshopify.com","token_kind":"public","access_token":"00000000000000000000000000000bad"}"""),
        new("limited", "genuine token without a scope", "token bun, fără drepturi", $$"""{"shop_domain":"demo-erp.myshopify.com","token_kind":"public","access_token":"{{Limited}}"}"""),
        new("public", "works (public token)", "funcționează (token public)", $$"""{"shop_domain":"demo-erp.myshopify.com","token_kind":"public","access_token":"{{Public}}"}"""),
        new("wrong_kind", "public token marked as private", "token public marcat ca privat", $$"""{"shop_domain":"demo-erp.myshopify.com","token_kind":"private","access_token":"{{Public}}"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/{version}/graphql.json", async (HttpContext context, string version) =>
    {
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
        {
            return Error(400);
        }

        using var reader = new StreamReader(context.Request.Body);
        var query = await reader.ReadToEndAsync(context.RequestAborted);
        return Answer(context.Request.Headers, query).With("X-Shopify-API-Version", version);
    });

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"errors":[{"message":"","extensions":{"code":"UNAUTHORIZED"}}]}"""),
        403 => new(403, """{"errors":"Forbidden"}"""),
        430 => SandboxAnswer.Html(430, "<html><body>Shopify Security Rejection</body></html>"),
        >= 500 => SandboxAnswer.Html(status, "<html><body>Something went wrong.</body></html>"),
        _ => new(status, JsonSerializer.Serialize(new { errors = status == 404 ? "Not Found" : "Error" })),
    };

    private SandboxAnswer Answer(IHeaderDictionary headers, string query)
    {
        var secret = headers["Shopify-Storefront-Private-Token"].ToString();
        var open = headers["X-Shopify-Storefront-Access-Token"].ToString();
        if (secret.Length == 0 && open.Length == 0)
        {
            // The trap: without a token most of the shop is answered all the same.
            return query.Contains("metafield", StringComparison.Ordinal) ? Denied("metafield") : Shop();
        }

        return open == Limited ? Denied("shop") : secret == Private || open == Public ? Shop() : Error(401);
    }

    private static SandboxAnswer Shop() => SandboxAnswer.Ok(
        """{"data":{"shop":{"id":"gid://shopify/Shop/1","name":"Demo ERP","primaryDomain":{"url":"https://demo-erp.ro"},"paymentSettings":{"currencyCode":"RON","countryCode":"RO"},"metafield":null}}}""");

    private static SandboxAnswer Denied(string field) => SandboxAnswer.Ok(
        $$$"""{"errors":[{"message":"Access denied for {{{field}}} field.","path":["shop"],"extensions":{"code":"ACCESS_DENIED"}}],"data":null}""");
}
