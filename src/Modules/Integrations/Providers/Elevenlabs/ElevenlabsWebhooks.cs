using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

/// <summary>
/// <c>ElevenLabs-Signature: t=…,v0=…</c>, elevenlabs/elevenlabs-python:src/elevenlabs/webhooks_custom.py. That one looks at the past only and compares by <c>!=</c>;
/// here the future is bounded too and the comparison takes constant time.
/// </summary>
internal sealed class ElevenlabsWebhooks : IReceivesWebhooks
{
    public static readonly TimeSpan Past = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new ElevenlabsWebhooks(),
        Secret = WebhookSecretSource.Entered,
        // The secret's form is not documented: what ElevenLabs shows is taken as it is.
        SecretPattern = "^[!-~]{16,200}$",
        SecretMessage = new(
            "Copy the secret as ElevenLabs shows it when the webhook is made: 16 characters or more, without spaces.",
            "Copiați secretul așa cum îl arată ElevenLabs la crearea webhook-ului: cel puțin 16 caractere, fără spații."),
        Setup = new(
            "elevenlabs.io → Settings → Webhooks: paste the address, paste the secret here, and switch retries on: they are off by default.",
            "elevenlabs.io → Settings → Webhooks: lipiți adresa, lipiți aici secretul și porniți reîncercările: sunt oprite implicit."),
        Scheme = "`ElevenLabs-Signature` v0: hex HMAC-SHA256 of `t.body`, 30 minutes back, 5 ahead (https://elevenlabs.io/docs/eleven-api/resources/webhooks)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Header("ElevenLabs-Signature") is not { } header
            || WebhookSignature.Values(header, "t") is not [var time]
            || WebhookSignature.Values(header, "v0") is not [var sent])
        {
            return WebhookProof.NoSignature;
        }

        if (WebhookSignature.Time(time) is not { } signed || !signed.Within(request.ReceivedAt, Past, Ahead))
        {
            return WebhookProof.OutsideWindow;
        }

        return WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(
            WebhookSignature.Hex(WebhookSignature.Sha256(secret, WebhookSignature.Bytes(time + "."), request.Body)), sent));
    }

    /// <summary>There is no delivery id: the body's hash tells repeats.</summary>
    public WebhookReading Read(WebhookRequest request) => new(null, request.Json?.TextOf("type"));
}
