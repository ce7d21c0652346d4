using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Seals and opens the tokens of a grant.</summary>
internal sealed class TokenVault(ISecretVault vault)
{
    private const string Access = "access_token";
    private const string Refresh = "refresh_token";
    private const string NamePrefix = "named_";
    private const string Release = "release";

    /// <summary>False while the vault is sealed: tokens that came now could not be kept.</summary>
    public ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken) => vault.IsOpenAsync(cancellationToken);

    /// <summary>A refresh token missing from the answer keeps the old one (RFC 6749 section 6).</summary>
    public async ValueTask<Result<IntegrationConfig>> SealAsync(string companyId, GrantId grant, IssuedTokens issued, IntegrationConfig before, CancellationToken cancellationToken)
    {
        var tokens = before.Without(issued.Named.Count == 0 ? [Access, Release] : before.Names.Where(name => name != Refresh));
        var all = issued.Named.Select(named => (NamePrefix + named.Key, (Secret?)named.Value)).Append((Access, issued.AccessToken)).Append((Refresh, issued.RefreshToken));
        foreach (var (name, secret) in all)
        {
            if (secret is null)
            {
                continue;
            }

            var sealedToken = await vault.SealAsync(secret, Address(companyId, grant, name), hint: false, cancellationToken);
            if (!sealedToken.Succeeded)
            {
                return sealedToken.Error;
            }

            tokens = tokens.With(name, sealedToken.Value.ToJson());
        }

        return tokens;
    }

    /// <summary>The grant's access token. A sealed vault is the operator's to mend; a token that cannot be opened is <c>secret_unreadable</c>.</summary>
    /// <param name="named">The further token that is wanted, which has no end; null: the access token.</param>
    public async ValueTask<ProviderResult<AccessToken>> OpenAsync(GrantSnapshot grant, string? named, CancellationToken cancellationToken)
    {
        var access = await OpenOneAsync(grant, Access, cancellationToken);
        if (!access.Succeeded)
        {
            return access.Failure;
        }

        var further = new Dictionary<string, Secret>();
        foreach (var name in grant.Tokens.Names.Where(name => name.StartsWith(NamePrefix, StringComparison.Ordinal)))
        {
            var opened = await OpenOneAsync(grant, name, cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Failure;
            }

            further[name[NamePrefix.Length..]] = opened.Value;
        }

        return new AccessToken(access.Value, grant.Generation, grant.Has(named) ? null : grant.AccessExpiresAt) { Named = further };
    }

    /// <summary>Access and refresh token for a call to the authority; those that are not there are null.</summary>
    public async ValueTask<ProviderResult<GrantTokens>> OpenAllAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        Secret? access = null, refresh = null;
        if (grant.Tokens.Has(Access))
        {
            var opened = await OpenOneAsync(grant, Access, cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Failure;
            }

            access = opened.Value;
        }

        if (grant.Tokens.Has(Refresh))
        {
            var opened = await OpenOneAsync(grant, Refresh, cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Failure;
            }

            refresh = opened.Value;
        }

        return new GrantTokens(access, refresh) { AccessExpiresAt = grant.AccessExpiresAt, Account = grant.Account };
    }

    /// <summary>The tokens of a grant that was let go, and beside them what their withdrawal needs.</summary>
    public async ValueTask<Result<IntegrationConfig>> SealReleaseAsync(string companyId, GrantId grant, ReleasedGrant released, IntegrationConfig tokens, CancellationToken cancellationToken)
    {
        var text = new Secret(JsonSerializer.Serialize(new StoredRelease(released.IntegrationId, released.Provider.Code(), released.Settings)));
        var sealedText = await vault.SealAsync(text, Address(companyId, grant, Release), hint: false, cancellationToken);
        return sealedText.Succeeded ? tokens.With(Release, sealedText.Value.ToJson()) : sealedText.Error;
    }

    /// <summary>Fails when it cannot be opened, or when this build does not know the provider.</summary>
    public async ValueTask<ProviderResult<ReleasedGrant>> OpenReleaseAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var opened = await OpenOneAsync(grant, Release, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Failure;
        }

        var stored = JsonSerializer.Deserialize<StoredRelease>(opened.Value.Reveal())!;
        return ProviderCodes.TryParse(stored.Provider, out var provider)
            ? new ReleasedGrant(stored.IntegrationId, provider, stored.Settings)
            : new ProviderFailure(FailureReason.OperatorFault);
    }

    private sealed record StoredRelease(Guid IntegrationId, string Provider, JsonObject Settings);

    private async ValueTask<ProviderResult<Secret>> OpenOneAsync(GrantSnapshot grant, string name, CancellationToken cancellationToken)
    {
        var stored = grant.Tokens.SecretOf(name) ?? new SealedSecret(string.Empty, null);
        var opened = await vault.OpenAsync(stored, Address(grant.Tenant.CompanyId, grant.Id, name), cancellationToken);
        return opened.Succeeded ? opened.Value : new ProviderFailure(opened.Error.Reason ?? FailureReason.OperatorFault) { Plain = opened.Error.Reason is not null };
    }

    /// <summary>Whether both hold one and the same access token: each sealing is unlike any other.</summary>
    public static bool AreSame(IntegrationConfig one, IntegrationConfig other) => one.SecretOf(Access) is { } token && token.Equals(other.SecretOf(Access));

    private static SecretAddress Address(string companyId, GrantId grant, string name) => new(companyId, grant.Value, "tokens." + name);
}
