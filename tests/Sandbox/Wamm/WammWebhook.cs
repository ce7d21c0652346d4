using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.Wamm;

/// <summary>Nothing is documented but that messages are reported; the body is a guess.</summary>
internal sealed class WammWebhook : ISandboxWebhook
{
    public string Code => "wamm";

    public SandboxDelivery Compose(DeliveryOrder order) => SandboxDelivery.Json(order, $$$"""{"instance_id":"{{{order.Setting("instance_id")}}}","message":{"id":"{{{order.Number}}}","from":"40722334455","body":"Bună ziua"}}""");
}
