using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

/// <summary>smso/slate:source/includes/_webhooks.md: form posts, not signed. A report is believed when <c>/status</c> says the same; a reply cannot be asked about.</summary>
internal sealed class SmsSmsoWebhooks : IReceivesWebhooks
{
    public static readonly WebhookRule Rule = new()
    {
        Receiver = new SmsSmsoWebhooks(),
        Signed = false,
        Secret = WebhookSecretSource.None,
        Setup = new(
            "Given to SMSO with each message (webhook_status, webhook_responses). Keep the address secret: SMSO signs nothing.",
            "Se transmite la SMSO cu fiecare mesaj (webhook_status, webhook_responses). Păstrați adresa secretă: SMSO nu semnează nimic."),
        Scheme = "not signed; status reports are confirmed by `GET /status`, replies are handed over as not verified (smso/slate:source/includes/_webhooks.md)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets) => WebhookProof.Unsigned;

    public WebhookReading Read(WebhookRequest request)
    {
        var form = request.Form;
        return form.First("uuid") is { } uuid ? new($"{uuid}:{form.First("status")}", "message.status") : new(null, "message.received");
    }
}
