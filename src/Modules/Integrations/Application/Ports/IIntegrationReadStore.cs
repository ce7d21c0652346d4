using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Which rows a list shows. Null members do not filter.</summary>
internal sealed record IntegrationFilter(
    IReadOnlyList<Provider>? Providers = null,
    IntegrationStatus? Status = null,
    string? FranchiseId = null,
    string? Search = null,
    IReadOnlyList<Provider>? SearchedProviders = null);

/// <summary>One page by keyset: at most <paramref name="Limit"/> rows after the row that <paramref name="After"/> names.</summary>
internal sealed record PageRequest(int Limit, PagePosition? After = null);

/// <summary>The sort key of the last row that was shown: newest first.</summary>
internal readonly record struct PagePosition(DateTimeOffset At, Guid Id);

/// <summary>A page, and where the next one begins (null: this was the last).</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, PagePosition? Next);

/// <param name="EndsAt">When access that cannot renew itself ends.</param>
/// <param name="LateStream">The stream that is late for longest.</param>
/// <param name="LateSince">Its last success; its making when it had none.</param>
internal readonly record struct StoredNotice(Guid Id, string Provider, DateTimeOffset? EndsAt, string? LateStream, DateTimeOffset? LateSince);

/// <summary>Reads for people and programs: straight to views, untracked, always inside one tenant.</summary>
internal interface IIntegrationReadStore
{
    Task<IntegrationView?> GetAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken);

    Task<Page<IntegrationView>> ListAsync(TenantScope tenant, IntegrationFilter filter, PageRequest page, CancellationToken cancellationToken);

    Task<Page<ActivityView>> ListActivityAsync(TenantScope tenant, IntegrationId id, PageRequest page, CancellationToken cancellationToken);

    Task<Page<CompanyActivityView>> ListActivityAsync(TenantScope tenant, ActivityFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Who has done something lately, by name.</summary>
    Task<IReadOnlyList<PersonView>> ListPeopleAsync(TenantScope tenant, IntegrationId? integration, CancellationToken cancellationToken);

    /// <summary>Connected rows whose access ends within that time, or with a stream that had no success for so many of its intervals.</summary>
    Task<IReadOnlyList<StoredNotice>> ListNoticesAsync(
        TenantScope tenant, IntegrationId? integration, IReadOnlyCollection<DeclaredSync> declared, TimeSpan endsWithin, int lateAfter, CancellationToken cancellationToken);

    Task<SummaryView> SummarizeAsync(TenantScope tenant, CancellationToken cancellationToken);
}

/// <summary>Reads over all companies, for operators: counts, states and failures, never settings.</summary>
internal interface IOperatorReadStore
{
    Task<OperatorSummaryView> SummarizeAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<FailureGroupView>> ListFailuresAsync(int limit, CancellationToken cancellationToken);
}
