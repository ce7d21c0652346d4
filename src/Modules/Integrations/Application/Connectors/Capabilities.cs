using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>One attempt to reach the provider with these settings.</summary>
/// <param name="Tenant">For whom.</param>
/// <param name="Settings">Checked and opened.</param>
/// <param name="IntegrationId">Null for a draft that is not saved yet.</param>
internal sealed record ConnectionAttempt(TenantScope Tenant, SettingValues Settings, IntegrationId? IntegrationId = null)
{
    /// <summary>
    /// A token that is valid now, for providers that issue one. Null when the credentials themselves are to be proved:
    /// then the connector logs in with them, never with a token kept from before.
    /// </summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The grant's further tokens, by name.</summary>
    public IReadOnlyDictionary<string, Secret> NamedTokens { get; init; } = new Dictionary<string, Secret>();
}

/// <summary>Tokens as an authority issued them. Lifetimes come from the answer or the token, never from a constant.</summary>
/// <param name="AccessToken">What calls carry.</param>
internal sealed record IssuedTokens(Secret AccessToken)
{
    /// <summary>Null when the authority issued none: a refresh then keeps the old one, a login token is renewed by logging in again.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>Null: it says of itself that it does not expire.</summary>
    public DateTimeOffset? AccessExpiresAt { get; init; }

    /// <summary>Null when unknown or endless.</summary>
    public DateTimeOffset? RefreshExpiresAt { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>OpenID Connect's statement of who consented, where the authority sent one. Read once, to name the grant's account; never kept.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>Further tokens that the authority derives from this one, for example one for each page; empty keeps those from before. Names are [a-z0-9_]+.</summary>
    public IReadOnlyDictionary<string, Secret> Named { get; init; } = new Dictionary<string, Secret>();
}

/// <summary>What a successful verify call tells.</summary>
/// <param name="Account">Who the provider says we are; null where it does not say.</param>
internal sealed record Verification(ProviderAccount? Account)
{
    /// <summary>Harmless facts for the person who tests: message counts, balances, versions. Shown, not stored.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Set when the connector logged in for this call: the tokens to keep.</summary>
    public IssuedTokens? Tokens { get; init; }
}

/// <summary>Can prove a connection by its cheapest read-only call. Never changes anything at the provider.</summary>
internal interface IVerifiesConnection
{
    /// <summary>Ends within the caller's token; answers a failure instead of throwing for anything that the provider or the network does.</summary>
    Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>Gets a token by logging in with user name and password; renews it by logging in again. The descriptor has a <see cref="ProviderDescriptor.Renewal"/>.</summary>
internal interface ILogsIn
{
    /// <summary>Whether these settings log in at all: a provider may know other ways too. Default true.</summary>
    bool LogsInWith(SettingValues settings) => true;

    /// <summary>One call to the provider's login. Marked as a token call: no redirect, never repeated by itself.</summary>
    Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}
