using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>Puts together what a flow or a token call needs: which app asks, where the authority is, where we are.</summary>
internal sealed class OAuthContexts(IOAuthSettings operatorSettings, TimeProvider clock)
{
    public const string CallbackPath = "api/integrations/callback/";

    /// <summary>
    /// With the company's own app where its settings name one, else the platform's. Fails with <c>authorization.no_app</c> when there is neither,
    /// and with <c>authorization.not_set_up</c> while the installation's public address is not set.
    /// </summary>
    public Result<OAuthContext> Of(ProviderDescriptor provider, OAuthRule rule, TenantScope tenant, SettingValues settings)
        => AppOf(provider, rule, settings) is { } app ? Of(provider, rule, tenant, settings, app) : Error.Of(ErrorKind.Refused, "authorization.no_app", provider.Name) with { Reason = FailureReason.OperatorFault };

    /// <summary>With the app that minted a grant's tokens; fails when it is neither the company's nor the platform's any more.</summary>
    public Result<OAuthContext> Of(ProviderDescriptor provider, OAuthRule rule, TenantScope tenant, SettingValues settings, string clientId)
        => new[] { OwnApp(rule, settings), operatorSettings.PlatformApp(provider, rule) }.FirstOrDefault(app => app?.ClientId == clientId) is { } app
            ? Of(provider, rule, tenant, settings, app)
            : Error.Of(ErrorKind.Refused, "authorization.no_app", provider.Name) with { Reason = FailureReason.OperatorFault };

    private Result<OAuthContext> Of(ProviderDescriptor provider, OAuthRule rule, TenantScope tenant, SettingValues settings, OAuthApp app)
    {
        var own = rule.Addresses?.Invoke(settings);
        if (operatorSettings.PublicBaseUrl is not { } site
            || operatorSettings.Address(provider, rule, "AuthorizeUrl", own?.Authorize ?? rule.AuthorizeUrl) is not { } authorize
            || operatorSettings.Address(provider, rule, "TokenUrl", own?.Token ?? rule.TokenUrl) is not { } token)
        {
            return Error.Of(ErrorKind.Refused, "authorization.not_set_up") with { Reason = FailureReason.OperatorFault };
        }

        // An authority that is itself not https, as on a developer's machine, does not ask it of us either.
        if (rule.HttpsRedirect && authorize.Scheme == Uri.UriSchemeHttps && site.Scheme != Uri.UriSchemeHttps)
        {
            return Error.Of(ErrorKind.Refused, "authorization.https_required", provider.Name) with { Reason = FailureReason.OperatorFault };
        }

        return new OAuthContext
        {
            Provider = provider,
            Rule = rule,
            Tenant = tenant,
            Settings = settings,
            App = app,
            Addresses = new(authorize, token, operatorSettings.Address(provider, rule, "RevokeUrl", own?.Revoke ?? rule.RevokeUrl)),
            RedirectUri = new Uri(site, CallbackPath + provider.Provider.Code()),
            Now = clock.Now(),
            Setting = name => operatorSettings.Setting(provider, rule, name),
        };
    }

    private OAuthApp? AppOf(ProviderDescriptor provider, OAuthRule rule, SettingValues settings) => OwnApp(rule, settings) ?? operatorSettings.PlatformApp(provider, rule);

    private static OAuthApp? OwnApp(OAuthRule rule, SettingValues settings)
    {
        if (rule.OwnApp is not { } own || settings.TextOrNull(own.ClientId) is not { Length: > 0 } id)
        {
            return null;
        }

        var secret = own.Secret is { } name ? settings.SecretOrNull(name) : null;
        return own.Secret is null || secret is not null ? new(id, secret, Own: true) : null;
    }
}
