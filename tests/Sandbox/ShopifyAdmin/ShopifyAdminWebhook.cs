using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.ShopifyAdmin;

/// <summary>https://shopify.dev/docs/apps/build/webhooks/verify-deliveries; headers from Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts.</summary>
internal sealed class ShopifyAdminWebhook : ISandboxWebhook
{
    public string Code => "shopify_admin";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var body = $$"""{"id":{{820982911946154508 + order.Number}},"email":"ana@exemplu.ro","name":"#{{1000 + order.Number}}","currency":"RON","total_price":"403.00","note":"Livrare în București, sector 3 – ș, ț, ă"}""";
        return SandboxDelivery.Json(
            order,
            body,
            ("X-Shopify-Hmac-Sha256", SandboxWebhooks.HmacBase64(Encoding.UTF8.GetBytes(order.Secret), body)),
            ("X-Shopify-Topic", "orders/create"),
            ("X-Shopify-Shop-Domain", order.Setting("shop_domain")),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", $"b54557e4-bdd9-4b37-8a5f-{order.Number:D12}"));
    }
}
