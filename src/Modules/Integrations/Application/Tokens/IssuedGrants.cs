using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>
/// Keeps the tokens that a login brought, in the transaction of the change that they belong to. A login's grant is the integration's own: it was
/// made with exactly its credentials and goes when they change, so a changed password is really tried.
/// </summary>
internal sealed class IssuedGrants(IIntegrationRepository integrations, TokenVault vault, TimeProvider clock)
{
    /// <summary>The app of a login's grant: there is no OAuth client, the credentials themselves ask.</summary>
    private const string Login = "login";

    /// <summary>Puts the tokens into the integration's grant, made when there is none. Fails with <c>vault.sealed</c>.</summary>
    public async Task<Result> KeepAsync(TenantScope tenant, ProviderDescriptor provider, Integration integration, IssuedTokens? issued, CancellationToken cancellationToken)
    {
        if (issued is null || provider.Renewal is not { } rule)
        {
            return Result.Success;
        }

        var now = clock.Now();
        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        var grant = await integrations.FindGrantAsync(tenant, owner, rule.Authority, Login, integration.Id.ToString(), cancellationToken);
        if (grant is null)
        {
            grant = Grant.Create(GrantId.New(now), owner, rule.Authority, Login, integration.Id.ToString(), now);
            integrations.Add(tenant, grant);
        }

        var tokens = await vault.SealAsync(integration.CompanyId, grant.Id, issued, IntegrationConfig.Empty, cancellationToken);
        if (!tokens.Succeeded)
        {
            return tokens.Error;
        }

        var end = RenewalSchedule.EndOf(now, issued.AccessExpiresAt);
        grant.Issue(tokens.Value, issued.Scopes, end, issued.RefreshExpiresAt, RenewalSchedule.DueAt(now, end, rule.Margin, Random.Shared.NextDouble()), now);
        integration.Use(grant.Id);
        return Result.Success;
    }

    /// <summary>Lets the integration's grant go; with its last user the tokens are destroyed.</summary>
    public async Task ReleaseAsync(TenantScope tenant, Integration integration, CancellationToken cancellationToken)
    {
        if (integration.GrantId is not { } id)
        {
            return;
        }

        var users = await integrations.ListByGrantAsync(tenant, id, cancellationToken);
        integration.LetGrantGo();
        if (users.All(user => user.Id == integration.Id) && await integrations.FindGrantAsync(tenant, id, cancellationToken) is { } grant)
        {
            integrations.Remove(tenant, grant);
        }
    }
}
