using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>What a person should know of connections that work: access that ends soon, and streams that are late. Connections with neither are left out.</summary>
/// <param name="Integration">Only this one; null for all.</param>
internal sealed record ListNoticesQuery(TenantScope Tenant, IntegrationId? Integration) : IQuery<Result<Listed<NoticeView>>>;

/// <param name="EndsAt">When its access ends, within 30 days; null when it does not.</param>
/// <param name="LateStream">The stream that waits for a success for longest; null when none is late.</param>
internal sealed record NoticeView(Guid Id, DateTimeOffset? EndsAt, LateStreamView? LateStream);

/// <param name="Since">Its last success; when it was made, where it had none.</param>
internal sealed record LateStreamView(string Stream, Text Label, DateTimeOffset Since);

internal sealed class ListNoticesHandler(IIntegrationReadStore store, DeclaredSyncs declared, IProviderCatalogue catalogue) : IRequestHandler<ListNoticesQuery, Result<Listed<NoticeView>>>
{
    public async Task<Result<Listed<NoticeView>>> Handle(ListNoticesQuery request, CancellationToken cancellationToken)
    {
        var endsWithin = TimeSpan.FromDays(Limits.ExpiryNotices[0]);
        var stored = await store.ListNoticesAsync(request.Tenant, request.Integration, declared.All, endsWithin, SyncViews.LateAfterIntervals, cancellationToken);
        return new Listed<NoticeView>([.. stored.Select(notice => new NoticeView(notice.Id, notice.EndsAt, Late(notice)))], null);
    }

    private LateStreamView? Late(StoredNotice notice)
        => notice is { LateStream: { } stream, LateSince: { } since } && ProviderCodes.TryParse(notice.Provider, out var provider) && catalogue.Find(provider)?.FindSync(stream) is { } known
            ? new(stream, known.Label, since)
            : null;
}
