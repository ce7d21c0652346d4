using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>What happened to all of the tenant's connections, newest first; to removed ones too.</summary>
internal sealed record ListCompanyActivityQuery(TenantScope Tenant, ActivityFilter Filter, int Limit, string? Cursor) : IQuery<Result<Listed<CompanyActivityView>>>;

/// <param name="Integration">One connection; null for all.</param>
/// <param name="Actions">The log's own codes; null for all.</param>
/// <param name="ActorKind"><c>person</c> or <c>system</c>; null for both.</param>
/// <param name="Since">Nothing older than this.</param>
/// <param name="Person">The id of one person; null for all.</param>
/// <param name="Failed">Only what did not work (true), only the rest (false); null for both.</param>
internal sealed record ActivityFilter(
    IntegrationId? Integration = null, IReadOnlyList<string>? Actions = null, string? ActorKind = null, DateTimeOffset? Since = null, string? Person = null, bool? Failed = null);

/// <summary>A line of the log with the connection that it is about.</summary>
/// <param name="Name">What people call the connection, or its account; null when it has neither.</param>
internal sealed record CompanyActivityView(ActivityView Entry, Guid IntegrationId, string? Provider, string? Name, bool Removed);

internal sealed class ListCompanyActivityValidator : AbstractValidator<ListCompanyActivityQuery>
{
    public ListCompanyActivityValidator() => RuleFor(query => query.Limit).InclusiveBetween(1, PageCursor.MaxLimit).Says("limit", "out_of_range");
}

internal sealed class ListCompanyActivityHandler(IIntegrationReadStore store) : IRequestHandler<ListCompanyActivityQuery, Result<Listed<CompanyActivityView>>>
{
    public async Task<Result<Listed<CompanyActivityView>>> Handle(ListCompanyActivityQuery request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var binding = string.Join(
            '\n', "company-activity", request.Tenant.CompanyId, request.Tenant.FranchiseId, filter.Integration, string.Join(',', filter.Actions ?? []), filter.ActorKind, filter.Person, filter.Failed);
        if (!PageCursor.TryRead(request.Cursor, binding, out var after))
        {
            return PageCursor.Malformed();
        }

        var page = await store.ListActivityAsync(request.Tenant, filter, new(request.Limit, after), cancellationToken);
        return new Listed<CompanyActivityView>(page.Items, PageCursor.Write(page.Next, binding));
    }
}
