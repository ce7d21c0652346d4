using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Renews the tokens of a consent by its refresh token, or as the connector knows how. With the app that minted them, whoever owns it.</summary>
internal sealed class OAuthRenewal(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, SealedSettings settings, OAuthContexts contexts, TokenVault vault, IOAuthClient client) : IRenewsGrants
{
    public bool Renews(GrantSnapshot grant) => grant.App != IssuedGrants.Login && catalogue.All.Any(provider => provider.OAuth.Any(rule => rule.Authority == grant.Authority));

    public TimeSpan MarginOf(GrantSnapshot grant)
        => catalogue.All.SelectMany(provider => provider.OAuth).Where(rule => rule.Authority == grant.Authority).Select(rule => rule.Margin).DefaultIfEmpty(TimeSpan.Zero).Max();

    public async Task<ProviderResult<IssuedTokens>> RenewAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var prepared = await ContextOfAsync(grant, cancellationToken);
        if (!prepared.Succeeded)
        {
            return prepared.Failure;
        }

        var tokens = await vault.OpenAllAsync(grant, cancellationToken);
        return tokens.Succeeded
            ? await catalogue.Capability<IAuthorizes>(prepared.Value.Provider.Provider)!.RenewAsync(prepared.Value, tokens.Value, client, cancellationToken)
            : tokens.Failure;
    }

    /// <summary>Any of the connections that live on the grant tells which app and address: they share both.</summary>
    private async Task<ProviderResult<OAuthContext>> ContextOfAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var failure = new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true };
        foreach (var user in await integrations.ListByGrantAsync(grant.Tenant, grant.Id, cancellationToken))
        {
            if (catalogue.Find(user.Provider) is not { } provider)
            {
                continue;
            }

            var opened = await settings.OpenAsync(provider, user.CompanyId, user.Id, user.Config, cancellationToken);
            if (!opened.Succeeded)
            {
                failure = new(opened.Error.Reason ?? FailureReason.OperatorFault) { Plain = opened.Error.Reason is not null };
                continue;
            }

            var (values, _) = SettingsReader.Complete(provider, opened.Value);
            if (provider.OAuthFor(values) is not { } rule || rule.Authority != grant.Authority)
            {
                continue;
            }

            var context = contexts.Of(provider, rule, grant.Tenant, values, grant.App);
            if (context.Succeeded)
            {
                return context.Value;
            }

            // The app is not to be had any more. Consents stand: whoever took it away, or changed it, can put it back.
            failure = new(FailureReason.OperatorFault);
        }

        return failure;
    }
}
