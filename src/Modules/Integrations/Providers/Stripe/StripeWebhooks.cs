using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>
/// <c>Stripe-Signature: t=…,v1=…</c>, stripe/stripe-dotnet:src/Stripe.net/Services/Events/EventUtility.cs. Only v1 counts; several appear while a secret is being rolled.
/// </summary>
internal sealed class StripeWebhooks : IReceivesWebhooks
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new StripeWebhooks(),
        Secret = WebhookSecretSource.Entered,
        SecretPattern = "^whsec_[A-Za-z0-9+/=]{16,200}$",
        SecretMessage = new(
            "A signing secret begins with whsec_. Stripe shows it beside the endpoint, under “Signing secret”.",
            "Un secret de semnare începe cu whsec_. Stripe îl arată lângă endpoint, la „Signing secret”."),
        AppAuthority = "stripe",
        Setup = new(
            "Stripe → Developers → Webhooks → Add endpoint: paste the address, choose the events, then paste the endpoint's signing secret here.",
            "Stripe → Developers → Webhooks → Add endpoint: lipiți adresa, alegeți evenimentele, apoi lipiți aici secretul de semnare al endpointului."),
        Scheme = "`Stripe-Signature` v1: hex HMAC-SHA256 of `t.body`, 5 minutes both ways (https://docs.stripe.com/webhooks#verify-manually)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Header("Stripe-Signature") is not { } header
            || WebhookSignature.Values(header, "t") is not [var time]
            || WebhookSignature.Values(header, "v1") is not { Count: > 0 and <= 10 } sent)
        {
            return WebhookProof.NoSignature;
        }

        if (WebhookSignature.Time(time) is not { } signed || !signed.Within(request.ReceivedAt, Window))
        {
            return WebhookProof.OutsideWindow;
        }

        return WebhookProof.FirstOf(secrets, secret =>
        {
            var expected = WebhookSignature.Hex(WebhookSignature.Sha256(secret, WebhookSignature.Bytes(time + "."), request.Body));
            return sent.Any(one => WebhookSignature.Same(expected, one));
        });
    }

    /// <summary>Thin events (<c>v2.core.event</c>) have id and type in the same places. <c>account</c> is there when it concerns a connected account.</summary>
    public WebhookReading Read(WebhookRequest request)
    {
        if (request.Json is not { } json)
        {
            return WebhookReading.Unreadable;
        }

        var topic = json.TextOf("type");
        return new(json.TextOf("id"), topic)
        {
            Parts = [new(json.TextOf("account")) { ByConsent = true }],
            EndsConnection = topic == "account.application.deauthorized",
        };
    }
}
