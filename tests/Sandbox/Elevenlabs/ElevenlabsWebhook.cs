using GeniusErp.Sandbox.Webhooks;

namespace GeniusErp.Sandbox.Elevenlabs;

/// <summary>https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks.</summary>
internal sealed class ElevenlabsWebhook : ISandboxWebhook
{
    public string Code => "elevenlabs";

    public SandboxDelivery Compose(DeliveryOrder order)
    {
        var time = order.Now.ToUnixTimeSeconds();
        var body = $$$"""{"type":"post_call_transcription","event_timestamp":{{{time}}},"data":{"agent_id":"agent_sandbox","conversation_id":"conv_sandbox_{{{order.Number}}}","status":"done"}}""";
        return SandboxDelivery.Json(order, body, ("ElevenLabs-Signature", $"t={time},v0={SandboxWebhooks.HmacHex(order.Secret, $"{time}.{body}")}"));
    }
}
