namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// A credential that is renewed: OAuth tokens or a login token. One for each company, franchise, authority, app and account;
/// several integrations may use it. Every write is fenced by <see cref="Generation"/>.
/// </summary>
internal sealed class Grant
{
    private Grant(GrantId id, string companyId, string? franchiseId, string authority, string app, string account)
        => (Id, CompanyId, FranchiseId, Authority, App, Account) = (id, companyId, franchiseId, authority, app, account);

    public GrantId Id { get; private set; }

    public string CompanyId { get; private set; }

    public string? FranchiseId { get; private set; }

    /// <summary>Who issues the tokens: <c>google</c>, <c>meta</c>, … or the provider's code for login tokens.</summary>
    public string Authority { get; private set; }

    /// <summary>The client id that asked.</summary>
    public string App { get; private set; }

    /// <summary>Who consented, as the authority names it.</summary>
    public string Account { get; private set; }

    /// <summary>Sealed access and refresh token.</summary>
    public IntegrationConfig Tokens { get; private set; } = IntegrationConfig.Empty;

    public string[] Scopes { get; private set; } = [];

    /// <summary>Fencing value: grows with each change of the tokens.</summary>
    public long Generation { get; private set; }

    public DateTimeOffset? AccessExpiresAt { get; private set; }

    public DateTimeOffset? RefreshExpiresAt { get; private set; }

    public DateTimeOffset? NextRefreshAt { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Written before the token call, cleared with its answer: a crash in between leaves it set.</summary>
    public DateTimeOffset? AttemptStartedAt { get; private set; }

    public int FailureCount { get; private set; }

    public FailureReason? ErrorCode { get; private set; }

    public DateTimeOffset? ErrorSince { get; private set; }

    /// <summary>Nobody lives on it any more: it waits to be withdrawn at the provider, and goes then, or after a day.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>When the withdrawal is tried next.</summary>
    public DateTimeOffset? RevokeNextAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Grant Create(GrantId id, TenantScope tenant, string authority, string app, string account, DateTimeOffset now)
        => new(id, tenant.CompanyId, tenant.FranchiseId, authority, app, account) { CreatedAt = now, UpdatedAt = now };

    /// <summary>New tokens by a person's act: whoever renews this grant right now loses its fence.</summary>
    public void Issue(
        IntegrationConfig tokens, IReadOnlyList<string> scopes, DateTimeOffset? accessExpiresAt, DateTimeOffset? refreshExpiresAt, DateTimeOffset? nextRefreshAt, DateTimeOffset now)
    {
        Tokens = tokens;
        Scopes = [.. scopes];
        AccessExpiresAt = accessExpiresAt;
        RefreshExpiresAt = refreshExpiresAt;
        NextRefreshAt = nextRefreshAt;
        Generation++;
        (LeaseOwner, LeaseUntil, AttemptStartedAt) = (null, null, null);
        (FailureCount, ErrorCode, ErrorSince) = (0, null, null);
        (ReleasedAt, RevokeNextAt) = (null, null);
        UpdatedAt = now;
    }

    /// <summary>Its last user let go. <paramref name="tokens"/> hold what a withdrawal needs, sealed; nothing is renewed any more.</summary>
    public void Release(IntegrationConfig tokens, DateTimeOffset now)
    {
        Tokens = tokens;
        Generation++;
        (LeaseOwner, LeaseUntil, AttemptStartedAt, NextRefreshAt) = (null, null, null, null);
        (FailureCount, ErrorCode, ErrorSince) = (0, null, null);
        (ReleasedAt, RevokeNextAt) = (now, now);
        UpdatedAt = now;
    }
}
