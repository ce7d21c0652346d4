using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.SmsSmslink;

/// <summary>SMSLink-ro/Example-for-receiving-SMS-delivery-report-using-PHP:main.php. A GET, not signed.</summary>
internal sealed class SmsSmslinkWebhook : ISandboxWebhook
{
    public string Code => "sms_smslink";

    public SandboxDelivery Compose(DeliveryOrder order)
        => new(HttpMethod.Get, new Uri($"{order.Address}?message_id={7000000 + order.Number}&status=1&timestamp={order.Now.ToUnixTimeSeconds()}&network_id=1"), null, [], new Dictionary<string, string>());
}
