using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

/// <summary>What a finished consent brought.</summary>
/// <param name="Account">Who consented, as the authority names it: at most 300 characters; the grant's account.</param>
/// <param name="Tokens">To keep: long-lived where the provider exchanges them.</param>
internal sealed record Consent(string Account, IssuedTokens Tokens)
{
    /// <summary>What was really granted; null: what the token answer says.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Settings that the consent itself tells, for example <c>account_id</c>: kept with the others.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>The tokens of a grant, opened for one call.</summary>
/// <param name="Access">The current access token; null when there is none.</param>
/// <param name="Refresh">Null when the authority issued none.</param>
internal sealed record GrantTokens(Secret? Access, Secret? Refresh)
{
    public DateTimeOffset? AccessExpiresAt { get; init; }

    /// <summary>Who consented.</summary>
    public required string Account { get; init; }
}

/// <summary>What became of a revocation.</summary>
internal enum Revoked
{
    /// <summary>The provider confirmed it, or does not know the token any more.</summary>
    Done,

    /// <summary>The provider offers no way: a person may do it there.</summary>
    NotOffered,
}

/// <summary>
/// Connects by the provider's own consent page. The engine does what RFC 6749 says by the descriptor's <see cref="OAuthRule"/>; here is what only this provider knows.
/// </summary>
internal interface IAuthorizes
{
    /// <summary>After the code was exchanged: exchanges further where the provider does, and finds out who consented. Reads only.</summary>
    Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken);

    /// <summary>New tokens without a person: one call to the token endpoint, never repeated by itself. Default: RFC 6749 section 6.</summary>
    Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => tokens.Refresh is { } refresh
            ? client.RefreshAsync(context, refresh, cancellationToken)
            : Task.FromResult<ProviderResult<IssuedTokens>>(new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true });

    /// <summary>Withdraws the grant at the provider. Default: RFC 7009 where the rule has an address for it.</summary>
    Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => client.RevokeAsync(context, tokens, cancellationToken);
}

/// <summary>The token endpoint, spoken to by the context's rule. Redirects are not followed, nothing is repeated by itself.</summary>
internal interface IOAuthClient
{
    Task<ProviderResult<IssuedTokens>> ExchangeAsync(OAuthContext context, string code, string? verifier, CancellationToken cancellationToken);

    Task<ProviderResult<IssuedTokens>> RefreshAsync(OAuthContext context, Secret refreshToken, CancellationToken cancellationToken);

    /// <summary>Any other token call of this authority: the call as it stands, client authentication and shape added.</summary>
    Task<ProviderResult<IssuedTokens>> CallAsync(OAuthContext context, TokenCall call, CancellationToken cancellationToken);

    Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, CancellationToken cancellationToken);
}

/// <summary>One of the things a consent reaches, to choose from: a page, a property, an ad account.</summary>
/// <param name="Value">What goes into the setting.</param>
/// <param name="Label">What people recognise.</param>
internal sealed record AccountChoice(string Value, string Label);

/// <summary>Lists what a person can choose after the consent. Used when the setting is still empty; the only one is chosen by itself.</summary>
internal interface IOffersAccounts
{
    /// <summary>The setting that the choice fills. Not required by the descriptor; without it nothing can be connected.</summary>
    string ChosenSetting(SettingValues settings);

    /// <summary>At most 200, in the provider's order.</summary>
    Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAccountsAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}
