using System.Text.Json;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.SampleModule.Shop;

/// <summary>
/// A customer, or a shop that left, asks to be forgotten. It may come twice and long after the connection was let go of: forgetting what is not there any more is done already.
/// </summary>
internal sealed class ForgetCustomers(IMediator mediator, Books books) : INotificationHandler<WebhookReceived>
{
    public async Task Handle(WebhookReceived notification, CancellationToken cancellationToken)
    {
        if (notification is not { Provider: Provider.ShopifyAdmin, SignatureVerified: true, Topic: "customers/redact" or "shop/redact" })
        {
            return;
        }

        var asked = await mediator.Send(new GetWebhookDelivery(notification.Tenant, notification.DeliveryId), cancellationToken);
        if (asked.Failure is { Code: ConnectionFailureCodes.DeliveryNotFound })
        {
            return;
        }

        // Whatever else is in the way passes, or the operator mends it: the event comes again.
        foreach (var order in Named(asked.Require(), notification.Tenant.CompanyId))
        {
            books.Orders.TryRemove((notification.Tenant.CompanyId, order), out _);
        }
    }

    private IReadOnlyList<string> Named(WebhookDelivery delivery, string company)
    {
        if (delivery.Topic == "shop/redact")
        {
            return [.. books.Orders.Keys.Where(key => key.Company == company).Select(key => key.Id)];
        }

        using var body = JsonDocument.Parse(delivery.Body);
        return body.RootElement.TryGetProperty("orders_to_redact", out var orders) && orders.ValueKind == JsonValueKind.Array
            ? [.. orders.EnumerateArray().Select(order => $"gid://shopify/Order/{order.GetRawText()}")]
            : [];
    }
}
