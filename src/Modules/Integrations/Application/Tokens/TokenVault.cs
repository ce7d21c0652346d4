using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Seals and opens the tokens of a grant.</summary>
internal sealed class TokenVault(ISecretVault vault)
{
    private const string Access = "access_token";
    private const string Refresh = "refresh_token";

    /// <summary>False while the vault is sealed: tokens that came now could not be kept.</summary>
    public ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken) => vault.IsOpenAsync(cancellationToken);

    /// <summary>A refresh token missing from the answer keeps the old one (RFC 6749 section 6).</summary>
    public async ValueTask<Result<IntegrationConfig>> SealAsync(string companyId, GrantId grant, IssuedTokens issued, IntegrationConfig before, CancellationToken cancellationToken)
    {
        var tokens = before.Has(Refresh) ? IntegrationConfig.Empty.With(Refresh, before[Refresh]) : IntegrationConfig.Empty;
        foreach (var (name, secret) in new[] { (Access, issued.AccessToken), (Refresh, issued.RefreshToken) })
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
    public async ValueTask<ProviderResult<AccessToken>> OpenAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var stored = grant.Tokens.SecretOf(Access) ?? new SealedSecret(string.Empty, null);
        var opened = await vault.OpenAsync(stored, Address(grant.Tenant.CompanyId, grant.Id, Access), cancellationToken);
        return opened.Succeeded
            ? new AccessToken(opened.Value, grant.Generation, grant.AccessExpiresAt)
            : new ProviderFailure(opened.Error.Reason ?? FailureReason.OperatorFault) { Plain = opened.Error.Reason is not null };
    }

    /// <summary>Whether both hold one and the same access token: each sealing is unlike any other.</summary>
    public static bool AreSame(IntegrationConfig one, IntegrationConfig other) => one.SecretOf(Access) is { } token && token.Equals(other.SecretOf(Access));

    private static SecretAddress Address(string companyId, GrantId grant, string name) => new(companyId, grant.Value, "tokens." + name);
}
