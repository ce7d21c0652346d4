using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A grant as it stood when it was read. Times of leases and retries are judged by the database's clock.</summary>
internal sealed record GrantSnapshot
{
    /// <summary>A token with less life than this is as good as expired: it must survive the call that it is used for.</summary>
    private static readonly TimeSpan LeastLife = TimeSpan.FromSeconds(10);

    public required GrantId Id { get; init; }

    public required TenantScope Tenant { get; init; }

    public required string Authority { get; init; }

    /// <summary>The client id that asked; <c>login</c> for a login's tokens.</summary>
    public required string App { get; init; }

    /// <summary>Who consented.</summary>
    public required string Account { get; init; }

    /// <summary>What was granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Sealed.</summary>
    public required IntegrationConfig Tokens { get; init; }

    public required long Generation { get; init; }

    public DateTimeOffset? AccessExpiresAt { get; init; }

    public DateTimeOffset? RefreshExpiresAt { get; init; }

    /// <summary>The last renewal's failure; null after a success.</summary>
    public FailureReason? ErrorCode { get; init; }

    public int FailureCount { get; init; }

    /// <summary>Somebody holds the lease right now.</summary>
    public bool Leased { get; init; }

    /// <summary>How long until the next try is due; zero or less when it is due, null when nothing is scheduled.</summary>
    public TimeSpan? DueIn { get; init; }

    /// <summary>How long ago the last attempt ended.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>An attempt was begun and never ended: its host died, or froze past its lease.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Its renewal is due and nobody is at it.</summary>
    public bool IsDue => !Leased && DueIn <= TimeSpan.Zero;

    /// <summary>It holds a further token of this name.</summary>
    public bool Has(string? named) => named is not null && Tokens.Has("named_" + named);

    /// <param name="named">The further token that is wanted; null: the access token.</param>
    public bool IsUsableAt(DateTimeOffset now, string? named = null) => Has(named) || (Tokens.Has("access_token") && (AccessExpiresAt is not { } end || end - now > LeastLife));
}

/// <summary>The right to renew one grant, from when the attempt was marked until its answer is saved.</summary>
/// <param name="Owner">Ours alone: another host's is never released or written over.</param>
/// <param name="Generation">The generation that the attempt started from: the fence of its write.</param>
internal sealed record GrantLease(GrantId Id, TenantScope Tenant, Guid Owner, long Generation);

/// <summary>What a renewal brought, ready to be kept.</summary>
internal sealed record RenewedTokens(IntegrationConfig Tokens, DateTimeOffset? AccessExpiresAt, DateTimeOffset? RefreshExpiresAt, DateTimeOffset? NextRefreshAt, IReadOnlyList<string> Scopes);

/// <summary>Reads and writes grants while they are renewed. Every write is fenced by owner and generation: a late one changes nothing.</summary>
internal interface IGrantStore
{
    Task<GrantSnapshot?> ReadAsync(TenantScope tenant, GrantId id, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the lease and marks the attempt, in one statement; null when somebody holds it, or when somebody has renewed or failed since the
    /// grant was read: a failure begins a wait that a late caller must keep.
    /// </summary>
    Task<GrantLease?> TryLeaseAsync(GrantSnapshot grant, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Keeps new tokens: generation + 1, no error, no lease, no mark. False when the lease or the generation is no longer ours.</summary>
    Task<bool> SaveAsync(GrantLease lease, RenewedTokens renewed, CancellationToken cancellationToken);

    /// <summary>
    /// Records a failure and frees the lease; the tokens stay. False when the lease or the generation is no longer ours.
    /// <paramref name="retryAfter"/> null: nothing is tried again by itself, and the connections that live on the grant are due for a check, so that
    /// they hear of it even when this host dies before it has told them.
    /// </summary>
    Task<bool> FailAsync(GrantLease lease, FailureReason reason, TimeSpan? retryAfter, CancellationToken cancellationToken);

    /// <summary>Across all tenants, as the worker: grants whose renewal is due and that nobody holds, the most overdue first.</summary>
    Task<IReadOnlyList<(GrantId Id, TenantScope Tenant)>> ListDueAsync(int limit, CancellationToken cancellationToken);
}
