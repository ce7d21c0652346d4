using System.Security.Cryptography;
using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.SmsVonage;

/// <summary>A signed delivery receipt: Vonage/vonage-dotnet-sdk:Vonage/Cryptography/SmsSignatureGenerator.cs, method sha256.</summary>
internal sealed class SmsVonageWebhook : ISandboxWebhook
{
    public string Code => "sms_vonage";

    public string SecretSetting => "signature_secret";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["api-key"] = order.Setting("api_key"), ["err-code"] = "0", ["messageId"] = $"0A0000{order.Number:D10}", ["msisdn"] = "40722334455", ["network-code"] = "22601",
            ["nonce"] = $"a1b2c3d4-{order.Number}", ["price"] = "0.03", ["scts"] = "2611220900", ["status"] = "delivered", ["timestamp"] = $"{order.Now.ToUnixTimeSeconds()}", ["to"] = "EXEMPLU",
        };
        var signed = string.Concat(fields.Select(field => $"&{field.Key}={field.Value.Replace('&', '_').Replace('=', '_')}"));
        var signature = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(order.Secret), Encoding.UTF8.GetBytes(signed)));
        return SandboxDelivery.Form(order, string.Join('&', fields.Append(new("sig", signature)).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")));
    }
}
