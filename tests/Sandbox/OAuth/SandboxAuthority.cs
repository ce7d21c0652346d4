using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Sandbox.OAuth;

/// <summary>A client that is registered at the authority.</summary>
internal sealed record SandboxClient(string Id, string Secret);

/// <summary>The one address of an app, for the events of everybody who granted it.</summary>
/// <param name="Key">The unguessable part of the address.</param>
/// <param name="Secret">What signs; null: the client's secret.</param>
/// <param name="PreviousSecret">What signed before, and may still do so.</param>
/// <param name="VerifyToken">What a handshake names.</param>
internal sealed record SandboxAppWebhook(string Key, string? Secret = null, string? PreviousSecret = null, string? VerifyToken = null);

/// <summary>Somebody who can sign in and consent.</summary>
/// <param name="Id">As tokens name them.</param>
internal sealed record SandboxAccount(string Id, string Name);

/// <summary>One consent and what was issued for it.</summary>
internal sealed class SandboxGrant(string clientId, SandboxAccount account, IReadOnlyList<string> scopes)
{
    public string ClientId => clientId;

    public SandboxAccount Account => account;

    public IReadOnlyList<string> Scopes => scopes;

    public bool Revoked { get; set; }

    /// <summary>The refresh token that works; with rotation, each use makes a new one and the old ones give the grant away.</summary>
    public string? Refresh { get; set; }
}

/// <summary>An access token as it was issued.</summary>
internal sealed record SandboxToken(string Value, SandboxGrant Grant, DateTimeOffset ExpiresAt);

/// <summary>
/// One authorisation server, shared by the providers of its family: consent pages, codes that work once, tokens, rotation, revocation.
/// What is odd about a provider is said by its own folder; this is RFC 6749, 7636 and 7009.
/// </summary>
internal sealed class SandboxAuthority(string name)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Code> codes = [];
    private readonly Dictionary<string, SandboxToken> access = [];
    private readonly Dictionary<string, SandboxGrant> refresh = [];

    public string Name => name;

    /// <summary>The first is the platform's own, whose id and secret the host is given; more are companies' own apps.</summary>
    public List<SandboxClient> Clients { get; } = [];

    /// <summary>Who can consent; the first when nobody is named.</summary>
    public List<SandboxAccount> Accounts { get; } = [];

    public TimeSpan AccessLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Null: no refresh tokens.</summary>
    public TimeSpan? RefreshLife { get; set; } = TimeSpan.FromDays(365);

    public TimeSpan CodeLife { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Each refresh brings a new refresh token, and an old one that comes again ends the grant.</summary>
    public bool Rotates { get; set; }

    /// <summary>Of rotating refresh tokens, the old ones stay good: the grant is not given away by them.</summary>
    public bool OldRefreshTokensStay { get; set; }

    public bool PkceRequired { get; set; }

    /// <summary>A refresh kills the access tokens from before.</summary>
    public bool OneLiveToken { get; set; }

    /// <summary>What a token looks like; default an opaque one.</summary>
    public Func<SandboxGrant, TimeSpan, bool, string> Mint { get; set; } = (_, _, refresh) => (refresh ? "rt_" : "at_") + Random();

    /// <summary>The time of day that answers carry; a test whose clock stands still sets it.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UtcNow;

    /// <summary>Where the platform's app is sent to, which the host is told with it; null where the authority sends nothing.</summary>
    public SandboxAppWebhook? Webhook { get; set; }

    /// <summary>The host gets the first client as the platform's own. Default true.</summary>
    public bool GivesPlatformApp { get; set; } = true;

    /// <summary>A code for what a person approved.</summary>
    public string IssueCode(SandboxClient client, string redirectUri, SandboxAccount account, IReadOnlyList<string> scopes, string? challenge)
    {
        lock (gate)
        {
            var code = "code_" + Random();
            codes[code] = new(new(client.Id, account, scopes), redirectUri, challenge, DateTimeOffset.UtcNow + CodeLife);
            return code;
        }
    }

    /// <summary>Null: <c>invalid_grant</c>. A code works once, at the redirect address and with the verifier that it was asked with.</summary>
    public SandboxGrant? Redeem(string? code, string clientId, string? redirectUri, string? verifier)
    {
        lock (gate)
        {
            return code is not null && codes.Remove(code, out var issued) && issued.Grant.ClientId == clientId && (redirectUri is null || issued.RedirectUri == redirectUri)
                && issued.ExpiresAt > DateTimeOffset.UtcNow && Proves(issued.Challenge, verifier)
                ? issued.Grant
                : null;
        }
    }

    /// <summary>A new access token of a grant, and a refresh token where there is none or where it rotates.</summary>
    public SandboxToken Issue(SandboxGrant grant)
    {
        lock (gate)
        {
            if (OneLiveToken)
            {
                foreach (var old in access.Where(pair => pair.Value.Grant == grant).Select(pair => pair.Key).ToList())
                {
                    access.Remove(old);
                }
            }

            if (RefreshLife is { } life && (grant.Refresh is null || Rotates))
            {
                grant.Refresh = Mint(grant, life, true);
                refresh[grant.Refresh] = grant;
            }

            var token = new SandboxToken(Mint(grant, AccessLife, false), grant, DateTimeOffset.UtcNow + AccessLife);
            access[token.Value] = token;
            return token;
        }
    }

    /// <summary>Null: <c>invalid_grant</c>.</summary>
    public SandboxGrant? Refresh(string? refreshToken, string clientId)
    {
        lock (gate)
        {
            if (refreshToken is null || !refresh.TryGetValue(refreshToken, out var grant) || grant.ClientId != clientId || grant.Revoked)
            {
                return null;
            }

            if (Rotates && !OldRefreshTokensStay && grant.Refresh != refreshToken)
            {
                grant.Revoked = true; // Somebody has a copy: RFC 9700 section 4.14.2.
                return null;
            }

            return grant;
        }
    }

    /// <summary>The living token with this value, or null.</summary>
    public SandboxToken? Find(string? value)
    {
        lock (gate)
        {
            return value is not null && access.TryGetValue(value, out var token) && !token.Grant.Revoked && token.ExpiresAt > DateTimeOffset.UtcNow ? token : null;
        }
    }

    /// <summary>By either token; true when there was something to revoke.</summary>
    public bool Revoke(string? value)
    {
        lock (gate)
        {
            var grant = value is null ? null : refresh.GetValueOrDefault(value) ?? access.GetValueOrDefault(value)?.Grant;
            if (grant is null or { Revoked: true })
            {
                return false;
            }

            grant.Revoked = true;
            return true;
        }
    }

    /// <summary>Ends what has been issued to this account, as a person does in their settings.</summary>
    public void Withdraw(string accountId)
    {
        lock (gate)
        {
            foreach (var grant in refresh.Values.Concat(access.Values.Select(token => token.Grant)).Where(grant => grant.Account.Id == accountId))
            {
                grant.Revoked = true;
            }
        }
    }

    /// <summary>What this account has granted this client and not withdrawn.</summary>
    public IReadOnlyList<string> Granted(string clientId, string accountId)
    {
        lock (gate)
        {
            return [.. Grants(clientId, accountId).SelectMany(grant => grant.Scopes).Distinct()];
        }
    }

    /// <summary>Ends everything that the token's owner has granted the token's client; false when nobody knows the token.</summary>
    public bool RevokeAll(string? value)
    {
        lock (gate)
        {
            var known = value is null ? null : refresh.GetValueOrDefault(value) ?? access.GetValueOrDefault(value)?.Grant;
            if (known is null or { Revoked: true })
            {
                return false;
            }

            foreach (var grant in Grants(known.ClientId, known.Account.Id).ToList())
            {
                grant.Revoked = true;
            }

            return true;
        }
    }

    /// <summary>Every access token has run out, though nobody was told.</summary>
    public void ExpireAccessTokens()
    {
        lock (gate)
        {
            access.Clear();
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            codes.Clear();
            access.Clear();
            refresh.Clear();
        }
    }

    public static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private IEnumerable<SandboxGrant> Grants(string clientId, string accountId)
        => refresh.Values.Concat(access.Values.Select(token => token.Grant)).Distinct().Where(grant => !grant.Revoked && grant.ClientId == clientId && grant.Account.Id == accountId);

    private bool Proves(string? challenge, string? verifier)
        => challenge is null
            ? !PkceRequired
            : verifier is not null && challenge == System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private sealed record Code(SandboxGrant Grant, string RedirectUri, string? Challenge, DateTimeOffset ExpiresAt);
}

/// <summary>The authorities of one sandbox, by name.</summary>
internal sealed class SandboxAuthorities
{
    private readonly Dictionary<string, SandboxAuthority> all = [];

    public IEnumerable<SandboxAuthority> All => all.Values;

    /// <summary>The authority of this name; the first provider that asks sets it up.</summary>
    public SandboxAuthority Of(string name, Action<SandboxAuthority> setUp)
    {
        if (!all.TryGetValue(name, out var authority))
        {
            authority = new(name);
            setUp(authority);
            all[name] = authority;
        }

        return authority;
    }
}
