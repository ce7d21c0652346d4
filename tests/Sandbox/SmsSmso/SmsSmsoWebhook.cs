using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.SmsSmso;

/// <summary>smso/slate:source/includes/_webhooks.md. Not signed.</summary>
internal sealed class SmsSmsoWebhook : ISandboxWebhook
{
    public string Code => "sms_smso";

    public SandboxDelivery Compose(DeliveryOrder order) => SandboxDelivery.Form(
        order,
        $"uuid=5a0db0c0-0000-4000-8000-{order.Number:D12}&status=delivered&sent_at=2026-11-22%2009:00:00&delivered_at=2026-11-22%2009:00:05&receiver%5Bnumber%5D=40722334455&receiver%5Bmcc%5D=226&receiver%5Bmnc%5D=1");
}
