using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.SmsTwilio;

/// <summary>https://www.twilio.com/docs/usage/webhooks/webhooks-security: the address and the fields, sorted by name, without anything between them.</summary>
internal sealed class SmsTwilioWebhook : ISandboxWebhook
{
    public string Code => "sms_twilio";

    public string SecretSetting => "auth_token";

    [SuppressMessage("Security", "CA5350", Justification = "Twilio's scheme.")]
    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = order.Setting("account_sid"), ["ApiVersion"] = "2010-04-01", ["From"] = "+40700000000", ["MessageSid"] = $"SM5a0db0c{order.Number:D25}",
            ["MessageStatus"] = "delivered", ["To"] = "+40722334455",
        };
        var signed = order.Address + string.Concat(fields.Select(field => field.Key + field.Value));
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(order.Secret), Encoding.UTF8.GetBytes(signed)));
        return SandboxDelivery.Form(order, string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")), ("X-Twilio-Signature", signature));
    }
}
