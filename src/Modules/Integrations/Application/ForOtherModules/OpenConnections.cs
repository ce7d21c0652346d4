using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>
/// Connections that are ready to be used: from memory when nothing has changed, else from the database. A failure is never answered from memory, so what a person
/// mends works with the next call.
/// </summary>
internal sealed class OpenConnections(IConnectionStore store, ConnectionOpener opener, ConnectionCache cache, GrantRenewal renewal, IProviderCatalogue catalogue, TimeProvider clock)
{
    /// <summary>By the resolution rule. The fast way makes no task of its own.</summary>
    /// <exception cref="ArgumentException">The tenant or the provider is none.</exception>
    public ValueTask<ConnectionResult<OpenedConnection>> GetAsync(TenantScope tenant, Provider provider, string? accountKey, CancellationToken cancellationToken)
        => Remembered(tenant, provider, accountKey) is { } ready ? new(ready) : new(FromRowsAsync(tenant, provider, accountKey, cancellationToken));

    /// <summary>What is in memory and good, or null.</summary>
    public OpenedConnection? Remembered(TenantScope tenant, Provider provider, string? accountKey)
        => tenant.CompanyId is not null && InMemory(tenant, provider)?.Ready(accountKey) is { } ready && IsGood(ready) ? ready : null;

    /// <summary>The connection that was handed out, as it is now. Fails when it is gone, even when the rule would choose another one today.</summary>
    public ValueTask<ConnectionResult<OpenedConnection>> FindAsync(Connection connection, CancellationToken cancellationToken)
        => InMemory(connection.Tenant, connection.Provider)?.Opened(new(connection.Id)) is { } ready && IsGood(ready)
            ? new(ready)
            : new(FromRowsAsync(connection.Tenant, connection.Provider, connection.AccountKey, rows => (rows.FirstOrDefault(row => row.Id.Value == connection.Id), false), null, cancellationToken));

    /// <summary>
    /// The provider refused what <paramref name="refused"/> was called with. Exactly that token is renewed, once over all hosts; for a key, what stands in the database now counts:
    /// a person may have replaced it. The answer has the same generation and version as before when nothing better is there.
    /// </summary>
    public async Task<ConnectionResult<OpenedConnection>> AfterRefusalAsync(OpenedConnection refused, CancellationToken cancellationToken)
    {
        if (refused.Grant is { } grant)
        {
            var renewed = await renewal.GetAsync(refused.Owner, grant, new(refused.Connection.Generation), cancellationToken);
            if (renewed.Failure is { } failure)
            {
                await opener.TellAsync(refused.Owner, grant, failure, cancellationToken);
                return ConnectionFailures.Of(refused.Provider, refused.Id, failure);
            }
        }

        cache.Forget(refused.Owner.CompanyId);
        return await FindAsync(refused.Connection, cancellationToken);
    }

    private Task<ConnectionResult<OpenedConnection>> FromRowsAsync(TenantScope tenant, Provider provider, string? accountKey, CancellationToken cancellationToken)
        => FromRowsAsync(
            tenant,
            provider,
            accountKey,
            rows => (ConnectionRule.Choose(rows, tenant.FranchiseId, accountKey, out var ambiguous), ambiguous),
            (read, opened) => read.Keep(accountKey, opened),
            cancellationToken);

    private async Task<ConnectionResult<OpenedConnection>> FromRowsAsync(
        TenantScope tenant, Provider provider, string? accountKey, Choice choose, Action<TenantConnections, OpenedConnection>? keep, CancellationToken cancellationToken)
    {
        if (!tenant.IsValid || !Enum.IsDefined(provider))
        {
            throw new ArgumentException("The tenant or the provider is none.");
        }

        var key = new ShelfKey(tenant.FranchiseId, provider);
        var shelf = cache.ShelfOf(tenant.CompanyId);

        // Rows in memory may open a further connection; for anything else they are read again.
        if (shelf.Read.TryGetValue(key, out var known) && known.IsCompleted)
        {
            if (known.IsCompletedSuccessfully && cache.IsFresh(known.Result)
                && await OpenAsync(tenant, provider, accountKey, known.Result, choose, cancellationToken) is { Succeeded: true } answer && IsGood(answer.Value))
            {
                keep?.Invoke(known.Result, answer.Value);
                return answer;
            }

            shelf.Read.TryRemove(new(key, known));
        }

        var read = await SingleFlight.RunAsync(shelf.Read, key, () => ReadAsync(tenant, provider), _ => true, cancellationToken);
        var opened = await OpenAsync(tenant, provider, accountKey, read, choose, cancellationToken);
        if (opened.Succeeded)
        {
            keep?.Invoke(read, opened.Value);
        }

        return opened;
    }

    private async Task<TenantConnections> ReadAsync(TenantScope tenant, Provider provider)
    {
        var readAt = clock.GetTimestamp();
        cache.Added();
        return new(await store.ReadAsync(tenant, provider, CancellationToken.None), readAt);
    }

    private async Task<ConnectionResult<OpenedConnection>> OpenAsync(
        TenantScope tenant, Provider provider, string? accountKey, TenantConnections read, Choice choose, CancellationToken cancellationToken)
    {
        var (row, ambiguous) = choose(read.Rows);
        if (row is null)
        {
            var name = catalogue.Find(provider)?.Name ?? provider.Code();
            return ambiguous ? ConnectionFailures.Ambiguous(name) : ConnectionFailures.NotConnected(name, accountKey);
        }

        return await read.OpenOnceAsync(row, stored => opener.OpenAsync(tenant, stored, CancellationToken.None), cancellationToken);
    }

    private TenantConnections? InMemory(TenantScope tenant, Provider provider)
        => cache.ShelfOf(tenant.CompanyId).Read.TryGetValue(new(tenant.FranchiseId, provider), out var reading) && reading.IsCompletedSuccessfully && cache.IsFresh(reading.Result) ? reading.Result : null;

    private bool IsGood(OpenedConnection ready) => ready.GoodUntil == DateTimeOffset.MaxValue || clock.GetUtcNow() < ready.GoodUntil;

    /// <summary>The row that is meant; null when there is none, or when there are several.</summary>
    private delegate (StoredConnection? Row, bool Ambiguous) Choice(IReadOnlyList<StoredConnection> rows);
}
