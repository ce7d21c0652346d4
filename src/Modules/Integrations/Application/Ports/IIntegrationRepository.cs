using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Loads and keeps aggregates of one tenant.</summary>
internal interface IIntegrationRepository
{
    /// <summary>The live row when the tenant sees it, else null: somebody else's id is like one that never existed.</summary>
    Task<Integration?> FindAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken);

    void Add(TenantScope tenant, Integration integration);

    /// <summary>The live rows of the company that live on this grant.</summary>
    Task<IReadOnlyList<Integration>> ListByGrantAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken);

    Task<Grant?> FindGrantAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken);

    /// <summary>The grant of this owner, authority, app and account.</summary>
    Task<Grant?> FindGrantAsync(TenantScope tenant, TenantScope owner, string authority, string app, string account, CancellationToken cancellationToken);

    void Add(TenantScope tenant, Grant grant);

    void Remove(TenantScope tenant, Grant grant);
}

/// <summary>Writes the changes, their activity and the answer to a repeated request, all or nothing.</summary>
internal interface IUnitOfWork
{
    /// <summary>
    /// One transaction. Fails with <c>integration.version_stale</c> or <c>integration.changed_meanwhile</c> when a row is not as it was read,
    /// and with <c>integration.account_key_taken</c> when its key is in use.
    /// </summary>
    Task<Result<T>> CommitAsync<T>(Result<T> answer, CancellationToken cancellationToken);

    /// <summary>Forgets everything that was loaded: a caller that lost a race reads again.</summary>
    void Reset();
}
