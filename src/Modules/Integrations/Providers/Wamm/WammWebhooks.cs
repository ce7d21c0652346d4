using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Wamm;

/// <summary>Neither payload nor signature is documented: whatever comes to the secret address is handed over as it is, and never believed.</summary>
internal sealed class WammWebhooks : IReceivesWebhooks
{
    public static readonly WebhookRule Rule = new()
    {
        Receiver = new WammWebhooks(),
        Signed = false,
        Secret = WebhookSecretSource.None,
        ByGet = true,
        Setup = new(
            "WAMM panel → Integrations → Webhooks → Messages Webhooks: paste the address. Keep it secret: WAMM signs nothing.",
            "Panoul WAMM → Integrations → Webhooks → Messages Webhooks: lipiți adresa. Păstrați-o secretă: WAMM nu semnează nimic."),
        Scheme = "not documented: handed over as not verified",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets) => WebhookProof.Unsigned;

    public WebhookReading Read(WebhookRequest request) => WebhookReading.Unreadable;
}
