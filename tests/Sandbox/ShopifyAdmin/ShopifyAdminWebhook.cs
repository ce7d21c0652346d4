using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.ShopifyAdmin;

/// <summary>
/// https://shopify.dev/docs/apps/build/webhooks/verify-deliveries; headers from Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts; bodies of the mandatory topics
/// from https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance.
/// </summary>
internal sealed class ShopifyAdminWebhook : ISandboxWebhook
{
    public string Code => "shopify_admin";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var (shop, topic) = (order.Account ?? order.Setting("shop_domain"), order.Topic ?? "orders/create");
        var customer = """{"id":191167,"email":"ana@exemplu.ro","phone":"+40722334455"}""";
        var body = topic switch
        {
            "customers/data_request" => $$$"""{"shop_id":954889,"shop_domain":"{{{shop}}}","orders_requested":[299938],"customer":{{{customer}}},"data_request":{"id":{{{order.Number}}}}}""",
            "customers/redact" => $$$"""{"shop_id":954889,"shop_domain":"{{{shop}}}","customer":{{{customer}}},"orders_to_redact":[299938]}""",
            "shop/redact" => $$$"""{"shop_id":954889,"shop_domain":"{{{shop}}}"}""",
            "app/uninstalled" => $$$"""{"id":954889,"name":"Demo ERP","email":"ana@exemplu.ro","myshopify_domain":"{{{shop}}}"}""",
            _ => $$"""{"id":{{820982911946154508 + order.Number}},"email":"ana@exemplu.ro","name":"#{{1000 + order.Number}}","currency":"RON","total_price":"403.00","note":"Livrare în București, sector 3 – ș, ț, ă"}""",
        };
        return SandboxDelivery.Json(
            order,
            body,
            ("X-Shopify-Hmac-Sha256", SandboxWebhooks.HmacBase64(Encoding.UTF8.GetBytes(order.Secret), body)),
            ("X-Shopify-Topic", topic),
            ("X-Shopify-Shop-Domain", shop),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", $"b54557e4-bdd9-4b37-8a5f-{order.Number:D12}"));
    }
}
