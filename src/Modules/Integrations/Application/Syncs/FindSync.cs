using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>A stream that a person named: it is there, and the person may act on it.</summary>
internal sealed record FoundSync(ProviderDescriptor Provider, SyncedIntegration Integration, SyncStream Stream)
{
    public SyncStreamView View() => SyncViews.Of(Provider, Integration, Stream);

    /// <summary>Why it cannot begin again there; null when it can.</summary>
    public Error? StartProblem(DateTimeOffset? from) => from switch
    {
        null => null,
        _ when !Stream.FromDate => SyncErrors.BadStart("only_beginning"),
        { } start when start > Integration.Now => SyncErrors.BadStart("in_future"),
        { } start when Stream.Reach is { } reach && start < Integration.Now - reach => SyncErrors.BadStart("too_old", Provider.Name, (int)reach.TotalDays),
        _ => null,
    };
}

internal static class FindSync
{
    public static async Task<Result<FoundSync>> FindOwnAsync(
        this ISyncStore store, IProviderCatalogue catalogue, TenantScope tenant, IntegrationId id, string stream, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(tenant, id, cancellationToken) is not { } integration)
        {
            return IntegrationErrors.NotFound();
        }

        if (!tenant.Owns(integration.Owner.FranchiseId))
        {
            return IntegrationErrors.Inherited();
        }

        if (catalogue.Find(integration.Provider) is not { } provider || provider.FindSync(stream) is not { } declared)
        {
            return SyncErrors.UnknownStream();
        }

        if (integration.Find(stream) is null)
        {
            await store.DeclareAsync(integration.Owner, id, [stream], cancellationToken);
        }

        return new FoundSync(provider, integration, declared);
    }

    /// <summary>The stream as it stands after the act.</summary>
    public static async Task<Result<SyncStreamView>> ViewAsync(this ISyncStore store, FoundSync found, CancellationToken cancellationToken)
        => await store.ReadAsync(found.Integration.Owner, found.Integration.Id, cancellationToken) is { } now ? (found with { Integration = now }).View() : IntegrationErrors.NotFound();
}
