using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.Openai;

/// <summary>https://www.standardwebhooks.com, as openai/openai-node:src/resources/webhooks.ts expects it.</summary>
internal sealed class OpenaiWebhook : ISandboxWebhook
{
    public string Code => "openai";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var (id, time) = ($"wh_Sandbox{order.Number:D8}", order.Now.ToUnixTimeSeconds());
        var body = $$$"""{"id":"evt_Sandbox{{{order.Number:D8}}}","object":"event","created_at":{{{time}}},"type":"response.completed","data":{"id":"resp_Sandbox{{{order.Number:D8}}}"}}""";
        var key = order.Secret.StartsWith("whsec_", StringComparison.Ordinal) ? Convert.FromBase64String(order.Secret[6..]) : Encoding.UTF8.GetBytes(order.Secret);
        return SandboxDelivery.Json(order, body, ("webhook-id", id), ("webhook-timestamp", $"{time}"), ("webhook-signature", "v1," + SandboxWebhooks.HmacBase64(key, $"{id}.{time}.{body}")));
    }
}
