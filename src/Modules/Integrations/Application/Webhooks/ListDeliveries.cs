using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>What came in for one connection, newest first.</summary>
/// <param name="Verdict">Only these; null: all.</param>
internal sealed record ListDeliveriesQuery(TenantScope Tenant, IntegrationId Id, string? Verdict, int Limit, string? Cursor) : IQuery<Result<Listed<WebhookDeliveryView>>>;

internal sealed class ListDeliveriesValidator : AbstractValidator<ListDeliveriesQuery>
{
    public ListDeliveriesValidator()
    {
        RuleFor(query => query.Limit).InclusiveBetween(1, PageCursor.MaxLimit).Says("limit", "out_of_range");
        RuleFor(query => query.Verdict).Must(verdict => verdict is null || Words.TryParse<WebhookVerdict>(verdict, out _)).Says("verdict", "unknown");
    }
}

internal sealed class ListDeliveriesHandler(IIntegrationReadStore integrations, IWebhookDeliveryStore store) : IRequestHandler<ListDeliveriesQuery, Result<Listed<WebhookDeliveryView>>>
{
    public async Task<Result<Listed<WebhookDeliveryView>>> Handle(ListDeliveriesQuery request, CancellationToken cancellationToken)
    {
        var binding = $"deliveries\n{request.Tenant.CompanyId}\n{request.Id}\n{request.Verdict}";
        if (!PageCursor.TryRead(request.Cursor, binding, out var after))
        {
            return PageCursor.Malformed();
        }

        if (await integrations.GetAsync(request.Tenant, request.Id, cancellationToken) is null)
        {
            return IntegrationErrors.NotFound();
        }

        var verdict = Words.TryParse<WebhookVerdict>(request.Verdict, out var named) ? named : (WebhookVerdict?)null;
        var page = await store.ListAsync(request.Tenant, request.Id, verdict, new(request.Limit, after), cancellationToken);
        return new Listed<WebhookDeliveryView>(page.Items, PageCursor.Write(page.Next, binding));
    }
}
