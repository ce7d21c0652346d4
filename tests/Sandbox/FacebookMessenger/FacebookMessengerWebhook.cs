using System.Security.Cryptography;
using System.Text;
using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.FacebookMessenger;

/// <summary>
/// What an app hears of its Pages and people: https://developers.facebook.com/docs/messenger-platform/webhooks,
/// https://developers.facebook.com/docs/graph-api/webhooks/reference/page. Letters beyond ASCII are escaped on the wire, and signed so. The topic is <c>messaging</c> or the
/// name of a Page's field, several by comma; <c>deauthorize</c> and <c>data-deletion</c> tell of a person and go to addresses of their own.
/// </summary>
internal sealed class FacebookMessengerWebhook : ISandboxWebhook
{
    private const string Messaging = "messaging";

    public string Code => "facebook_messenger";

    public SandboxDelivery Compose(DeliveryOrder order) => order.Topic is "deauthorize" or "data-deletion"
        ? Person(order with { Address = new Uri($"{order.Address}/{order.Topic}") }, order.Account ?? "998877665544332")
        : Signed(order, $$"""{"object":"page","entry":[{{string.Join(',', (order.Account ?? order.Setting("page_id")).Split(',').Select(page => Entry(order, page)))}}]}""");

    public static SandboxDelivery Signed(DeliveryOrder order, string body)
        => SandboxDelivery.Json(order, body, ("X-Hub-Signature-256", "sha256=" + SandboxWebhooks.HmacHex(order.Secret, body)));

    private static string Entry(DeliveryOrder order, string page)
    {
        var (time, fields) = (order.Now.ToUnixTimeMilliseconds(), (order.Topic ?? Messaging).Split(','));
        var messages = fields.Contains(Messaging)
            ? $$$""","messaging":[{"sender":{"id":"5550001"},"recipient":{"id":"{{{page}}}"},"timestamp":{{{time}}},"message":{"mid":"m_sandbox_{{{page}}}_{{{order.Number}}}","text":"Bun\u0103 ziua, e\u0219ti \u00een Bra\u0219ov?"}}]"""
            : string.Empty;
        var changes = fields.Except([Messaging]).Select(field => field switch
        {
            "leadgen" => $$$"""{"field":"leadgen","value":{"leadgen_id":"77{{{order.Number}}}","page_id":"{{{page}}}","form_id":"88","created_time":{{{time / 1000}}}}}""",
            _ => $$$"""{"field":"{{{field}}}","value":{"item":"comment","verb":"add","comment_id":"{{{page}}}_{{{order.Number}}}","from":{"id":"5550001","name":"Ana"},"message":"Bun\u0103 ziua"}}""",
        }).ToList();
        return $$$"""{"id":"{{{page}}}","time":{{{time}}}{{{messages}}}{{{(changes.Count > 0 ? $",\"changes\":[{string.Join(',', changes)}]" : string.Empty)}}}}""";
    }

    /// <summary>The form that tells of a person: who left, or who wants data deleted.</summary>
    private static SandboxDelivery Person(DeliveryOrder order, string user)
    {
        var payload = Encode(Encoding.UTF8.GetBytes($$"""{"algorithm":"HMAC-SHA256","issued_at":{{order.Now.ToUnixTimeSeconds()}},"user_id":"{{user}}","number":{{order.Number}}}"""));
        var signature = Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(order.Secret), Encoding.UTF8.GetBytes(payload)));
        return SandboxDelivery.Form(order, $"signed_request={signature}.{payload}");
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
