using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Seals and opens the tokens of a grant.</summary>
internal sealed class TokenVault(ISecretVault vault)
{
    private const string Access = "access_token";
    private const string Refresh = "refresh_token";

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

    public ValueTask<Result<Secret>> OpenAccessAsync(GrantSnapshot grant, CancellationToken cancellationToken)
        => vault.OpenAsync(grant.Tokens.SecretOf(Access) ?? new SealedSecret(string.Empty, null), Address(grant.Tenant.CompanyId, grant.Id, Access), cancellationToken);

    private static SecretAddress Address(string companyId, GrantId grant, string name) => new(companyId, grant.Value, "tokens." + name);
}
