using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.RevolutBusiness;

/// <summary>https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature.</summary>
internal sealed class RevolutBusinessWebhook : ISandboxWebhook
{
    public string Code => "revolut_business";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var time = order.Now.ToUnixTimeMilliseconds();
        var body = $$$"""{"event":"TransactionStateChanged","timestamp":"{{{order.Now:yyyy-MM-ddTHH:mm:ss.ffffffZ}}}","data":{"id":"9a6434d8-3581-4faa-988b-{{{order.Number:D12}}}","request_id":"app_charge_{{{order.Number}}}","old_state":"pending","new_state":"completed"}}""";
        return SandboxDelivery.Json(order, body, ("Revolut-Request-Timestamp", $"{time}"), ("Revolut-Signature", "v1=" + SandboxWebhooks.HmacHex(order.Secret, $"v1.{time}.{body}")));
    }
}
