using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature. The bytes are signed as they come, never written anew.</summary>
internal sealed class RevolutWebhooks : IReceivesWebhooks
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new RevolutWebhooks(),
        Secret = WebhookSecretSource.Entered,
        SecretPattern = "^wsk_[A-Za-z0-9]{16,200}$",
        SecretMessage = new("A signing secret begins with wsk_.", "Un secret de semnare începe cu wsk_."),
        Setup = new(
            "Create the webhook at Revolut with this address (API 2.0, POST /webhooks), then paste its signing_secret here.",
            "Creați webhook-ul la Revolut cu această adresă (API 2.0, POST /webhooks), apoi lipiți aici signing_secret."),
        Scheme = "`Revolut-Signature` v1: hex HMAC-SHA256 of `v1.timestamp.body`, 5 minutes both ways (developer.revolut.com, verify the payload signature)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Header("Revolut-Request-Timestamp") is not { } time
            || request.Header("Revolut-Signature") is not { } header
            || header.Split(',').Select(one => one.TrimStart(' ')).Where(one => one.StartsWith("v1=", StringComparison.Ordinal)).Take(10).ToList() is not { Count: > 0 } sent)
        {
            return WebhookProof.NoSignature;
        }

        // Milliseconds, unlike everybody else.
        if (WebhookSignature.Time(time, milliseconds: true) is not { } signed || !signed.Within(request.ReceivedAt, Window))
        {
            return WebhookProof.OutsideWindow;
        }

        return WebhookProof.FirstOf(secrets, secret =>
        {
            var expected = "v1=" + WebhookSignature.Hex(WebhookSignature.Sha256(secret, WebhookSignature.Bytes($"v1.{time}."), request.Body));
            return sent.Any(one => WebhookSignature.Same(expected, one));
        });
    }

    /// <summary>There is no delivery id: the body, which has the event's time, tells repeats.</summary>
    public WebhookReading Read(WebhookRequest request) => new(null, request.Json?.TextOf("event"));
}
