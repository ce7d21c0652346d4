using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>What happened to one integration, newest first.</summary>
internal sealed record ListActivityQuery(TenantScope Tenant, IntegrationId Id, int Limit, string? Cursor) : IQuery<Result<Listed<ActivityView>>>;

internal sealed class ListActivityValidator : AbstractValidator<ListActivityQuery>
{
    public ListActivityValidator() => RuleFor(query => query.Limit).InclusiveBetween(1, PageCursor.MaxLimit).Says("limit", "out_of_range");
}

internal sealed class ListActivityHandler(IIntegrationReadStore store) : IRequestHandler<ListActivityQuery, Result<Listed<ActivityView>>>
{
    public async Task<Result<Listed<ActivityView>>> Handle(ListActivityQuery request, CancellationToken cancellationToken)
    {
        var binding = $"activity\n{request.Tenant.CompanyId}\n{request.Id}";
        if (!PageCursor.TryRead(request.Cursor, binding, out var after))
        {
            return PageCursor.Malformed();
        }

        if (await store.GetAsync(request.Tenant, request.Id, cancellationToken) is null)
        {
            return IntegrationErrors.NotFound();
        }

        var page = await store.ListActivityAsync(request.Tenant, request.Id, new(request.Limit, after), cancellationToken);
        return new Listed<ActivityView>(page.Items, PageCursor.Write(page.Next, binding));
    }
}
