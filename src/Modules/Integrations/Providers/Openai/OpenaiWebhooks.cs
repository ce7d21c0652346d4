using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

/// <summary>Standard Webhooks, as openai/openai-node:src/resources/webhooks.ts does it.</summary>
internal sealed class OpenaiWebhooks : IReceivesWebhooks
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);
    private const string Prefix = "whsec_";

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new OpenaiWebhooks(),
        Secret = WebhookSecretSource.Entered,
        SecretPattern = "^whsec_[A-Za-z0-9+/]{16,200}={0,2}$",
        SecretMessage = new(
            "A webhook secret begins with whsec_. OpenAI shows it once, when the webhook is made.",
            "Un secret de webhook începe cu whsec_. OpenAI îl arată o singură dată, la crearea webhook-ului."),
        Setup = new(
            "platform.openai.com → Settings → Project → Webhooks → Create: paste the address, then paste the secret here.",
            "platform.openai.com → Settings → Project → Webhooks → Create: lipiți adresa, apoi lipiți aici secretul."),
        Scheme = "Standard Webhooks `v1`: base64 HMAC-SHA256 of `id.timestamp.body`, 5 minutes both ways (https://www.standardwebhooks.com)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Header("webhook-id") is not { Length: > 0 } id || request.Header("webhook-timestamp") is not { } time || request.Header("webhook-signature") is not { } header)
        {
            return WebhookProof.NoSignature;
        }

        if (WebhookSignature.Time(time) is not { } signed || !signed.Within(request.ReceivedAt, Window))
        {
            return WebhookProof.OutsideWindow;
        }

        var sent = header.Split(' ').Take(10).ToList();
        return WebhookProof.FirstOf(secrets, secret =>
        {
            var expected = "v1," + Convert.ToBase64String(WebhookSignature.Sha256(Key(secret), WebhookSignature.Bytes($"{id}.{time}."), request.Body));
            return sent.Any(one => WebhookSignature.Same(expected, one));
        });
    }

    public WebhookReading Read(WebhookRequest request) => new(request.Header("webhook-id"), request.Json?.TextOf("type"));

    /// <summary>The decoded part after the prefix; a secret that is not so written counts as text.</summary>
    private static byte[] Key(Secret secret)
    {
        var text = secret.Reveal();
        var key = new byte[text.Length];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], key, out var length)
            ? key[..length]
            : WebhookSignature.Bytes(text);
    }
}
