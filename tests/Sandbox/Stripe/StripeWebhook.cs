using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.Stripe;

/// <summary>
/// https://docs.stripe.com/webhooks#verify-manually; the event's shape from stripe/openapi:openapi/fixtures3.json. What concerns a connected account names it
/// (https://docs.stripe.com/connect/webhooks).
/// </summary>
internal sealed class StripeWebhook : ISandboxWebhook
{
    public string Code => "stripe";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var (time, account) = (order.Now.ToUnixTimeSeconds(), order.Account is { } connected ? $"\"account\":\"{connected}\"," : string.Empty);
        var body = $$$"""{"id":"evt_1Sandbox{{{order.Number:D8}}}","object":"event",{{{account}}}"api_version":"2026-09-30.endive","created":{{{time}}},"data":{"object":{"id":"in_1Sandbox{{{order.Number:D8}}}","object":"invoice","customer_email":"ana@exemplu.ro"}},"livemode":false,"pending_webhooks":1,"type":"{{{order.Topic ?? "invoice.paid"}}}"}""";
        return SandboxDelivery.Json(order, body, ("Stripe-Signature", $"t={time},v1={SandboxWebhooks.HmacHex(order.Secret, $"{time}.{body}")}"), ("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    }
}
