using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Renews a login token by logging in again with the stored user name and password.</summary>
internal sealed class LoginRenewal(IIntegrationRepository integrations, IProviderCatalogue catalogue, SealedSettings settings) : IRenewsGrants
{
    public bool Renews(GrantSnapshot grant) => grant.App == IssuedGrants.Login && ProviderOf(grant) is { } provider && catalogue.Capability<ILogsIn>(provider.Provider) is not null;

    public TimeSpan MarginOf(GrantSnapshot grant) => ProviderOf(grant)?.Renewal?.Margin ?? TimeSpan.Zero;

    public async Task<ProviderResult<IssuedTokens>> RenewAsync(GrantSnapshot grant, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(grant)!;
        var users = await integrations.ListByGrantAsync(grant.Tenant, grant.Id, cancellationToken);
        if (users.Count == 0)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true };
        }

        var user = users[0];
        var opened = await settings.OpenAsync(provider, user.CompanyId, user.Id, user.Config, cancellationToken);
        if (!opened.Succeeded)
        {
            return new ProviderFailure(opened.Error.Reason ?? FailureReason.OperatorFault) { Plain = opened.Error.Reason is not null };
        }

        var (values, errors) = SettingsReader.Complete(provider, opened.Value);
        return errors.Count > 0
            ? new ProviderFailure(FailureReason.InvalidConfiguration) { Plain = true }
            : await catalogue.Capability<ILogsIn>(provider.Provider)!.LogInAsync(new(grant.Tenant, values, user.Id), cancellationToken);
    }

    private ProviderDescriptor? ProviderOf(GrantSnapshot grant) => ProviderCodes.TryParse(grant.Authority, out var code) ? catalogue.Find(code) : null;
}
