using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>Who has done something with the tenant's connections lately: the people that its log can be sifted by.</summary>
/// <param name="Integration">With one connection; null for all.</param>
internal sealed record ListPeopleQuery(TenantScope Tenant, IntegrationId? Integration) : IQuery<Result<Listed<PersonView>>>;

/// <param name="Name">What they are called; null where only the id is known.</param>
internal sealed record PersonView(string Id, string? Name);

internal sealed class ListPeopleHandler(IIntegrationReadStore store) : IRequestHandler<ListPeopleQuery, Result<Listed<PersonView>>>
{
    public async Task<Result<Listed<PersonView>>> Handle(ListPeopleQuery request, CancellationToken cancellationToken)
        => new Listed<PersonView>(await store.ListPeopleAsync(request.Tenant, request.Integration, cancellationToken), null);
}
