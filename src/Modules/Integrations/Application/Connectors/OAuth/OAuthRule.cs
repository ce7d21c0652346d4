using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

/// <summary>How an OAuth client proves who it is at the token endpoint (RFC 6749 section 2.3).</summary>
internal enum ClientAuthentication
{
    /// <summary><c>client_id</c> and <c>client_secret</c> in the body.</summary>
    Body,

    /// <summary>HTTP Basic.</summary>
    Basic,

    /// <summary>Something of the provider's own, put in by <see cref="OAuthRule.ShapeTokenCall"/>: a signed assertion, other names.</summary>
    Own,
}

/// <summary>
/// How connections by consent work at one authority: the authorisation code flow (RFC 6749 section 4.1) and where this authority leaves it.
/// Data for what most do; a function where data cannot say it.
/// </summary>
internal sealed record OAuthRule
{
    /// <summary>Who issues the tokens, for example <c>google</c>: grants are shared by the integrations of one tenant at one authority, app and account.</summary>
    public required string Authority { get; init; }

    /// <summary>As people know it, for the consent page's button: „Continuă la Google”. Default: the provider's name.</summary>
    public string? AuthorityName { get; init; }

    /// <summary>The settings under which a consent is asked for; null: always.</summary>
    public SettingCondition? When { get; init; }

    /// <summary>Where the consent page is. Null: each account has its own, given by <see cref="Addresses"/>.</summary>
    public Uri? AuthorizeUrl { get; init; }

    public Uri? TokenUrl { get; init; }

    /// <summary>RFC 7009, or what stands in for it. Null: the provider cannot be told.</summary>
    public Uri? RevokeUrl { get; init; }

    /// <summary>Addresses that depend on settings: a shop's own host, a sandbox. Null: these settings make no address. What the operator overrides stays overridden.</summary>
    public Func<SettingValues, OAuthAddresses?>? Addresses { get; init; }

    /// <summary>Proof key with S256 (RFC 7636). Default true; false only where the provider refuses it.</summary>
    public bool Pkce { get; init; } = true;

    public ClientAuthentication ClientAuthentication { get; init; } = ClientAuthentication.Body;

    /// <summary>What stands between scopes in the request. Default a space.</summary>
    public string ScopeSeparator { get; init; } = " ";

    /// <summary>The permissions to ask for with these settings. Null: all of the descriptor's. An empty list sends no <c>scope</c>.</summary>
    public Func<SettingValues, IReadOnlyList<string>>? Scopes { get; init; }

    /// <summary>Whether one granted scope stands for another that was asked (Shopify's <c>write_x</c> for <c>read_x</c>). Default: equal only.</summary>
    public Func<string, string, bool> Implies { get; init; } = (granted, asked) => granted == asked;

    /// <summary>
    /// Whose consent these settings need, where they tell: the shop, the mailbox. Another's is refused, and a grant of theirs that is already there
    /// is used without asking again. Null: they do not tell.
    /// </summary>
    public Func<SettingValues, string?>? ExpectedAccount { get; init; }

    /// <summary>Sent to the consent page besides the standard parameters; an empty value takes a standard one away.</summary>
    public Func<OAuthContext, IEnumerable<KeyValuePair<string, string>>>? AuthorizeParameters { get; init; }

    /// <summary>The callback parameter that carries the code. Default <c>code</c>.</summary>
    public string CodeParameter { get; init; } = "code";

    /// <summary>What the callback must prove before its code is used; null when all is well.</summary>
    public Func<OAuthContext, IReadOnlyDictionary<string, string>, ProviderFailure?>? CheckCallback { get; init; }

    /// <summary>The authority's issuer where it is known to come along as <c>iss</c> (RFC 9207): compared exactly. Null: what comes must be of the consent page's host.</summary>
    public string? Issuer { get; init; }

    /// <summary>The portal refuses a redirect address that is not https. Default false.</summary>
    public bool HttpsRedirect { get; init; }

    /// <summary>Changes the token call: other names, JSON, an assertion. Runs for the code and for the refresh.</summary>
    public Action<OAuthContext, TokenCall>? ShapeTokenCall { get; init; }

    /// <summary>Reads a token answer that is not RFC 6749 section 5.1.</summary>
    public Func<OAuthContext, ProviderAnswer, ProviderResult<IssuedTokens>>? ReadTokens { get; init; }

    /// <summary>The token endpoint's own refusals, before RFC 6749 section 5.2.</summary>
    public IReadOnlyList<ErrorRule> TokenErrors { get; init; } = [];

    /// <summary>
    /// The token endpoint's own way to say that it does not take the app's id or secret, where that is not <c>invalid_client</c>: whose app it is decides whose fault it is.
    /// Asked before <see cref="TokenErrors"/>.
    /// </summary>
    public Func<ProviderAnswer, bool>? RefusesApp { get; init; }

    /// <summary>The settings of the company's own app; null where only the platform may have one.</summary>
    public OwnApp? OwnApp { get; init; } = new();

    /// <summary>Settings whose change asks for a new consent besides those of the own app: the shop, the environment.</summary>
    public IReadOnlyList<string> ConsentSettings { get; init; } = [];

    /// <summary>The margin before the end of an access token; see <see cref="RenewalRule"/>.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tokens without a refresh token can be extended while they live: the connector's RenewAsync knows how. Default false.</summary>
    public bool ExtendsAccessTokens { get; init; }

    /// <summary>What a disconnected person has to do by hand, where <see cref="RevokeUrl"/> is missing.</summary>
    public Text? ByHandAfterDisconnect { get; init; }

    public bool Applies(SettingValues settings) => When is not { } when || (settings[when.Field] is string value && when.Values.Contains(value));
}

/// <summary>An authority's addresses for one account.</summary>
internal sealed record OAuthAddresses(Uri Authorize, Uri Token, Uri? Revoke = null);

/// <summary>Names of the settings that hold the company's own app.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="Secret">The client secret or key; null when the connector reads its credentials itself.</param>
/// <param name="Required">There is no platform app: the company's own is the only one.</param>
internal sealed record OwnApp(string ClientId = "client_id", string? Secret = "client_secret", bool Required = false);

/// <summary>The OAuth client that asks: the platform's or the company's own.</summary>
/// <param name="Own">The company's: a refusal of it is the company's to mend, not the operator's.</param>
internal sealed record OAuthApp(string ClientId, Secret? ClientSecret, bool Own);

/// <summary>Everything that one flow or one token call is made of.</summary>
internal sealed record OAuthContext
{
    public required ProviderDescriptor Provider { get; init; }

    public required OAuthRule Rule { get; init; }

    public required TenantScope Tenant { get; init; }

    /// <summary>Checked and opened.</summary>
    public required SettingValues Settings { get; init; }

    public required OAuthApp App { get; init; }

    public required OAuthAddresses Addresses { get; init; }

    /// <summary>Ours, exactly as registered at the provider.</summary>
    public required Uri RedirectUri { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The operator's further settings of the authority, for example <c>LoginConfigId</c>.</summary>
    public required Func<string, string?> Setting { get; init; }
}

/// <summary>One call to a token endpoint, before it is sent.</summary>
internal sealed class TokenCall(string grantType)
{
    /// <summary><c>authorization_code</c> or <c>refresh_token</c>.</summary>
    public string GrantType { get; } = grantType;

    /// <summary>The body's members; form-encoded unless <see cref="Json"/>.</summary>
    public Dictionary<string, string> Parameters { get; } = [];

    /// <summary>Header values; never logged.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public bool Json { get; set; }

    /// <summary>Null: the token address.</summary>
    public Uri? Address { get; set; }
}
