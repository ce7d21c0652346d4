using System.Security.Cryptography;
using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.FacebookMessenger;

/// <summary>https://developers.facebook.com/docs/messenger-platform/webhooks. Letters beyond ASCII are escaped on the wire, and signed so.</summary>
internal sealed class FacebookMessengerWebhook : ISandboxWebhook
{
    public string Code => "facebook_messenger";

    public SandboxDelivery Compose(DeliveryOrder order) => Of(order, order.Setting("page_id"));

    /// <summary>One delivery for several pages.</summary>
    public static SandboxDelivery Of(DeliveryOrder order, params string[] pages)
    {
        var time = order.Now.ToUnixTimeMilliseconds();
        var entries = pages.Select(page =>
            $$$"""{"id":"{{{page}}}","time":{{{time}}},"messaging":[{"sender":{"id":"5550001"},"recipient":{"id":"{{{page}}}"},"timestamp":{{{time}}},"message":{"mid":"m_sandbox_{{{page}}}_{{{order.Number}}}","text":"Bun\u0103 ziua, e\u0219ti \u00een Bra\u0219ov?"}}]}""");
        var body = $$"""{"object":"page","entry":[{{string.Join(',', entries)}}]}""";
        return SandboxDelivery.Json(order, body, ("X-Hub-Signature-256", "sha256=" + SandboxWebhooks.HmacHex(order.Secret, body)));
    }

    /// <summary>The form that tells of a person: who left, or who wants data deleted.</summary>
    public static SandboxDelivery Person(DeliveryOrder order, string user)
    {
        var payload = Encode(Encoding.UTF8.GetBytes($$"""{"algorithm":"HMAC-SHA256","issued_at":{{order.Now.ToUnixTimeSeconds()}},"user_id":"{{user}}"}"""));
        var signature = Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(order.Secret), Encoding.UTF8.GetBytes(payload)));
        return SandboxDelivery.Form(order, $"signed_request={signature}.{payload}");
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
