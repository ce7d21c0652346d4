using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>Draws the view of an address.</summary>
internal sealed class WebhookAddresses(IWebhookEndpointStore endpoints, IWebhookDeliveryStore deliveries, WebhookSecrets secrets, IPublicAddress publicAddress, TimeProvider clock)
{
    public const string Path = "api/integrations/hooks/";
    public const string AppPath = Path + "apps/";

    /// <summary>Also while there is no address yet: then it says how to come by one.</summary>
    public async Task<Result<WebhookView>> ViewAsync(TenantScope tenant, Integration integration, WebhookRule rule, CancellationToken cancellationToken)
    {
        var view = new WebhookView { Signed = rule.Signed, SecretSource = Words.Code(rule.Secret), SecretSetting = rule.SecretSetting, TakesSecret = rule.SecretPattern is not null, Setup = rule.Setup };
        var counts = await deliveries.CountAsync(tenant, integration.Id, cancellationToken);
        view = view with { Counts = counts.ByVerdict.ToDictionary(count => Words.Code(count.Key), count => count.Value), LastDeliveryAt = counts.Newest };
        if (await endpoints.ReadAsync(tenant, integration.Id, cancellationToken) is not { } endpoint)
        {
            return view;
        }

        var key = await secrets.OpenAsync(endpoint.Secrets, integration.CompanyId, endpoint.Id, WebhookSecrets.Key, cancellationToken);
        if (!key.Succeeded)
        {
            return key.Error;
        }

        var now = clock.GetUtcNow();
        var previousHolds = endpoint.PreviousUntil > now;
        return view with
        {
            Address = key.Value.Secret is { } known ? Of(endpoint, known) : null,
            PreviousAddressValidUntil = endpoint.PreviousKeyUntil > now ? endpoint.PreviousKeyUntil : null,
            Current = Show(endpoint.Secrets, WebhookSecrets.Current, endpoint.CurrentUsedAt, null),
            Previous = previousHolds ? Show(endpoint.Secrets, WebhookSecrets.Previous, endpoint.PreviousUsedAt, endpoint.PreviousUntil) : view.Previous,
            LastDeliveryAt = counts.Newest ?? endpoint.LastDeliveryAt,
            CreatedAt = endpoint.CreatedAt,
            RotatedAt = endpoint.RotatedAt,
        };
    }

    private string Of(WebhookEndpoint endpoint, Secret key) => new Uri(publicAddress.Base, (endpoint.App is null ? Path : AppPath) + key.Reveal()).ToString();

    private static WebhookSecretView Show(IntegrationConfig stored, string name, DateTimeOffset? usedAt, DateTimeOffset? until)
        => stored.SecretOf(name) is { } secret ? new(true, secret.Hint, usedAt, until) : new(false, null, usedAt);
}
