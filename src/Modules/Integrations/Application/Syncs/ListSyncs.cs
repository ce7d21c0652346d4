using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>The streams of one integration, those included that never ran, in the order in which the provider declares them.</summary>
internal sealed record ListSyncsQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<Listed<SyncStreamView>>>;

internal sealed class ListSyncsHandler(ISyncStore store, IProviderCatalogue catalogue) : IRequestHandler<ListSyncsQuery, Result<Listed<SyncStreamView>>>
{
    public async Task<Result<Listed<SyncStreamView>>> Handle(ListSyncsQuery request, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(request.Tenant, request.Id, cancellationToken) is not { } integration)
        {
            return IntegrationErrors.NotFound();
        }

        return catalogue.Find(integration.Provider) is { } provider
            ? new Listed<SyncStreamView>([.. provider.Syncs.Select(stream => SyncViews.Of(provider, integration, stream))], null)
            : new Listed<SyncStreamView>([], null);
    }
}
