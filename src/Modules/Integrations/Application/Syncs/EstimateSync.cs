using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>What a <see cref="RestartSyncCommand"/> would cost, told before a person asks for it. Refused as that would be.</summary>
internal sealed record EstimateSyncQuery(TenantScope Tenant, IntegrationId Id, string Stream, DateTimeOffset? From) : IQuery<Result<SyncEstimateView>>;

/// <param name="Records">About how many would be read again, by the pace of the last weeks; null when nothing is known yet, and from the beginning.</param>
/// <param name="Limit">Requests that the provider allows.</param>
/// <param name="Per">In this time.</param>
/// <param name="Running">A run has the stream and would lose it.</param>
internal sealed record SyncEstimateView(long? Records, int Limit, TimeSpan Per, bool Running);

internal sealed class EstimateSyncHandler(ISyncStore store, IProviderCatalogue catalogue) : IRequestHandler<EstimateSyncQuery, Result<SyncEstimateView>>
{
    private static readonly TimeSpan Sample = TimeSpan.FromDays(30);

    public async Task<Result<SyncEstimateView>> Handle(EstimateSyncQuery request, CancellationToken cancellationToken)
    {
        var asked = await store.FindOwnAsync(catalogue, request.Tenant, request.Id, request.Stream, cancellationToken);
        if (!asked.Succeeded)
        {
            return asked.Error;
        }

        var found = asked.Value;
        if (found.StartProblem(request.From) is { } problem)
        {
            return problem;
        }

        var now = found.Integration.Now;
        var volume = await store.ReadVolumeAsync(found.Integration, request.Stream, now - Sample, cancellationToken);
        return new SyncEstimateView(
            Records(volume, request.From, now), found.Provider.RateLimit.Requests, found.Provider.RateLimit.Per, found.Integration.Find(request.Stream)?.LeaseUntil is not null);
    }

    /// <summary>A stream that is read for less than a day has no pace yet: its first runs read what was there before.</summary>
    private static long? Records(SyncVolume volume, DateTimeOffset? from, DateTimeOffset now)
        => from is { } start && volume.Since is { } since && now - since >= TimeSpan.FromDays(1) ? (long)Math.Ceiling(volume.Records * ((now - start) / (now - since))) : null;
}
