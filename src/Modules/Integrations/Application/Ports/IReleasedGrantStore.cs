using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Grants that nobody lives on any more, until they are withdrawn at the provider.</summary>
internal interface IReleasedGrantStore
{
    /// <summary>Across all tenants, as the worker: those whose withdrawal is due and that nobody holds, the longest waiting first.</summary>
    Task<IReadOnlyList<(GrantId Id, TenantScope Tenant)>> ListDueAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Across all tenants: whether another live grant rests on the same consent. To withdraw it at the provider would end that one too.
    /// </summary>
    Task<bool> IsSharedAsync(GrantSnapshot grant, CancellationToken cancellationToken);

    /// <summary>How long ago its last user let go; null when it lives again, or is gone.</summary>
    Task<TimeSpan?> AgeAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken);

    /// <summary>Destroys it and tells the history of the integration what became of it. Changes nothing when it lives again or the lease is lost.</summary>
    /// <param name="outcome"><c>done</c>, <c>not_offered</c>, <c>kept_for_others</c>, or <c>failed</c> with its reason.</param>
    Task<bool> DestroyAsync(GrantLease lease, Guid? integrationId, string outcome, FailureReason? reason, CancellationToken cancellationToken);

    /// <summary>Tries again after this.</summary>
    Task PostponeAsync(GrantLease lease, TimeSpan wait, CancellationToken cancellationToken);
}
