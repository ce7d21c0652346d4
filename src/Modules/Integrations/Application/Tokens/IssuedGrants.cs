using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>
/// Keeps the tokens that a login or a consent brought, in the transaction of the change that they belong to. A login's grant is the integration's own: it was
/// made with exactly its credentials and goes when they change, so a changed password is really tried. A consent's grant is shared by the integrations of one
/// tenant at one authority, app and account: a new consent replaces the tokens for all of them.
/// </summary>
internal sealed class IssuedGrants(IIntegrationRepository integrations, IProviderCatalogue catalogue, SealedSettings settings, TokenVault vault, TimeProvider clock)
{
    /// <summary>The app of a login's grant: there is no OAuth client, the credentials themselves ask.</summary>
    public const string Login = "login";

    /// <summary>Puts a login's tokens into the integration's grant, made when there is none; one of another way in is let go. Fails with <c>vault.sealed</c>.</summary>
    public async Task<Result> KeepAsync(TenantScope tenant, ProviderDescriptor provider, Integration integration, IssuedTokens? issued, CancellationToken cancellationToken)
    {
        if (issued is null || provider.Renewal is not { } rule)
        {
            return Result.Success;
        }

        var kept = await KeepAsync(tenant, integration, new(rule.Authority, Login, integration.Id.ToString(), rule.Margin), issued, issued.Scopes, cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        if (integration.GrantId is { } before && before != kept.Value.Id)
        {
            await ReleaseAsync(tenant, integration, cancellationToken);
        }

        integration.Use(kept.Value.Id);
        return Result.Success;
    }

    /// <summary>Puts a consent's tokens into the grant of its account. Fails with <c>vault.sealed</c>.</summary>
    public Task<Result<Grant>> KeepAsync(OAuthContext context, Integration integration, Consent consent, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
        => KeepAsync(context.Tenant, integration, new(context.Rule.Authority, context.App.ClientId, consent.Account, context.Rule.Margin), consent.Tokens, scopes, cancellationToken);

    /// <summary>
    /// Lets the integration's grant go. With its last user a login's tokens are destroyed, and a consent is withdrawn at the provider: until that is done, for a day
    /// at most, the sealed tokens stay for it alone.
    /// </summary>
    public async Task ReleaseAsync(TenantScope tenant, Integration integration, CancellationToken cancellationToken)
    {
        if (integration.GrantId is not { } id)
        {
            return;
        }

        var users = await integrations.ListByGrantAsync(tenant, id, cancellationToken);
        integration.LetGrantGo();
        if (users.Any(user => user.Id != integration.Id) || await integrations.FindGrantAsync(tenant, id, cancellationToken) is not { } grant)
        {
            return;
        }

        if (grant.App != Login && await ForRevocationAsync(integration, grant, cancellationToken) is { } tokens)
        {
            grant.Release(tokens, clock.Now());
        }
        else
        {
            integrations.Remove(tenant, grant);
        }
    }

    /// <summary>
    /// Before settings are replaced: lets go of what was made with the old ones. Of a login each setting may be part; of a consent only what chooses the app,
    /// the account and where they are.
    /// </summary>
    public async Task ReleaseOutdatedAsync(TenantScope tenant, ProviderDescriptor provider, Integration integration, IntegrationConfig config, CancellationToken cancellationToken)
    {
        if (integration.GrantId is not { } id || config.Equals(integration.Config) || await integrations.FindGrantAsync(tenant, id, cancellationToken) is not { } grant)
        {
            return;
        }

        if (grant.App == Login || AsksAnew(provider, SealedSettings.Plain(provider, integration.Config), SealedSettings.Plain(provider, config)))
        {
            await ReleaseAsync(tenant, integration, cancellationToken);
        }
    }

    private static bool AsksAnew(ProviderDescriptor provider, SettingValues before, SettingValues after)
    {
        if (provider.OAuthFor(before) is not { } rule || provider.OAuthFor(after) != rule)
        {
            return true;
        }

        var names = rule.OwnApp is { } own ? rule.ConsentSettings.Append(own.ClientId) : rule.ConsentSettings;
        return names.Any(name => !Equals(before[name], after[name])) || rule.ExpectedAccount?.Invoke(before) != rule.ExpectedAccount?.Invoke(after);
    }

    private async Task<Result<Grant>> KeepAsync(TenantScope tenant, Integration integration, GrantKey key, IssuedTokens issued, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        var grant = await integrations.FindGrantAsync(tenant, owner, key.Authority, key.App, key.Account, cancellationToken);
        var before = key.App == Login || grant is null or { ReleasedAt: not null } ? IntegrationConfig.Empty : grant.Tokens;
        if (grant is null)
        {
            grant = Grant.Create(GrantId.New(now), owner, key.Authority, key.App, key.Account, now);
            integrations.Add(tenant, grant);
        }

        var tokens = await vault.SealAsync(integration.CompanyId, grant.Id, issued, before, cancellationToken);
        if (!tokens.Succeeded)
        {
            return tokens.Error;
        }

        var end = RenewalSchedule.EndOf(now, issued.AccessExpiresAt);
        grant.Issue(tokens.Value, scopes, end, issued.RefreshExpiresAt, RenewalSchedule.DueAt(now, end, key.Margin, Random.Shared.NextDouble()), now);
        return grant;
    }

    /// <summary>The tokens with the settings that a withdrawal needs, sealed with them: those of the row are about to be destroyed. Null: not to be had.</summary>
    private async Task<IntegrationConfig?> ForRevocationAsync(Integration integration, Grant grant, CancellationToken cancellationToken)
    {
        if (catalogue.Find(integration.Provider) is not { } provider)
        {
            return null;
        }

        var opened = await settings.OpenAsync(provider, integration.CompanyId, integration.Id, integration.Config, cancellationToken);
        if (!opened.Succeeded)
        {
            return null;
        }

        var released = new ReleasedGrant(integration.Id.Value, integration.Provider, new JsonObject(opened.Value.Select(setting => KeyValuePair.Create(setting.Key, Plain(setting.Value)))));
        var sealedContext = await vault.SealReleaseAsync(integration.CompanyId, grant.Id, released, grant.Tokens, cancellationToken);
        return sealedContext.Succeeded ? sealedContext.Value : null;
    }

    private static JsonNode? Plain(object value) => value switch
    {
        Secret secret => secret.Reveal(),
        IEnumerable<string> list => new JsonArray([.. list.Select(item => JsonValue.Create(item))]),
        _ => JsonValue.Create(value),
    };

    private sealed record GrantKey(string Authority, string App, string Account, TimeSpan Margin);
}

/// <summary>What a withdrawal needs to know after its integration has let everything go.</summary>
/// <param name="IntegrationId">Whose history tells what became of it.</param>
/// <param name="Settings">As they were, opened; stored sealed as a whole.</param>
internal sealed record ReleasedGrant(Guid IntegrationId, Provider Provider, JsonObject Settings);
