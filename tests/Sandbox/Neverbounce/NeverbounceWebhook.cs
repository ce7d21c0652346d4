using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.Neverbounce;

/// <summary>https://developers.neverbounce.com/reference/job-callbacks. Not signed; the headers of the job come along.</summary>
internal sealed class NeverbounceWebhook : ISandboxWebhook
{
    public string Code => "neverbounce";

    public SandboxDelivery Compose(DeliveryOrder order)
        => SandboxDelivery.Json(order, $$"""{"job_id":{{4920062 + order.Number}},"event":"job_run_finished"}""", ("X-Webhook-Secret", order.Secret));
}
