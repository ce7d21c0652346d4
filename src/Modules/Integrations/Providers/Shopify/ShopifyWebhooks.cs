using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>
/// https://shopify.dev/docs/apps/build/webhooks/verify-deliveries. Only the body is signed, with no time: a repeat is known by topic and body, since the id stands in a
/// header that anybody could change. The newer "Events" deliveries leave out the <c>X-</c> (Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts).
/// </summary>
/// <param name="concerns">Which topics this provider's connections are for, besides those about the app itself.</param>
internal sealed class ShopifyWebhooks(Func<string?, bool> concerns) : IReceivesWebhooks
{
    private const string Uninstalled = "app/uninstalled";

    /// <summary>
    /// Mandatory for public apps (Shopify/shopify-app-js:packages/apps/shopify-api/lib/types.ts). <c>shop/redact</c> comes 48 hours after the app was uninstalled, when
    /// nobody may be connected any more.
    /// </summary>
    private static readonly string[] Privacy = ["customers/data_request", "customers/redact", "shop/redact"];

    public static WebhookRule Rule(Func<string?, bool> concerns) => new()
    {
        Receiver = new ShopifyWebhooks(concerns),
        Secret = WebhookSecretSource.Entered,
        // An app's client secret signs what its own subscriptions send; webhooks made by hand in the admin have a secret of their own.
        SecretSetting = "client_secret",
        SecretPattern = "^[!-~]{16,200}$",
        SecretMessage = new(
            "Paste the app's client secret (API secret key), or the secret that Shopify shows under Settings → Notifications → Webhooks.",
            "Lipiți cheia secretă a aplicației (API secret key) sau secretul arătat de Shopify la Settings → Notifications → Webhooks."),
        AccountSetting = ShopifyShop.FieldName,
        AppAuthority = "shopify",
        Setup = new(
            "Shopify admin → Settings → Notifications → Webhooks, or the app's own configuration: paste the address, then paste the signing secret here.",
            "Administrarea Shopify → Settings → Notifications → Webhooks sau configurarea aplicației: lipiți adresa, apoi lipiți aici secretul de semnare."),
        Scheme = "`X-Shopify-Hmac-Sha256`: base64 HMAC-SHA256 of the body; repeats by topic and body (https://shopify.dev/docs/apps/build/webhooks/verify-deliveries)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        return Of(request, "Hmac-Sha256") is { } sent
            ? WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(Convert.ToBase64String(WebhookSignature.Sha256(secret, request.Body)), sent))
            : WebhookProof.NoSignature;
    }

    public WebhookReading Read(WebhookRequest request)
    {
        var topic = Of(request, "Topic");
        var (ends, privacy) = (topic == Uninstalled, Privacy.Contains(topic));

        // Neither topic nor shop of the headers is signed: where the body names the shop, that counts, and what would end or delete something names it always.
        var named = request.Json?.TextOf("shop_domain") ?? request.Json?.TextOf("myshopify_domain");
        var shop = named ?? Of(request, "Shop-Domain");
        return new(Of(request, "Webhook-Id"), topic)
        {
            Parts = [new(shop?.ToLowerInvariant()) { ByConsent = true }],
            // Who installs the app again and leaves again says it in the same words.
            SameBy = ends || privacy ? WebhookSameness.IdAndContent : WebhookSameness.Content,
            EndsConnection = ends,
            ReachesLetGo = privacy,
            Ignored = ends || privacy ? named is null : !concerns(topic),
        };
    }

    private static string? Of(WebhookRequest request, string name) => request.Header("X-Shopify-" + name) ?? request.Header("Shopify-" + name);
}
