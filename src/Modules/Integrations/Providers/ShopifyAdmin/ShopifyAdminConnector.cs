using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

/// <summary>Three ways to a token, one API. A login here is the app asking for itself.</summary>
internal sealed class ShopifyAdminConnector(ShopifyAdminApi api, ShopifyAdminApp app) : IVerifiesConnection, ILogsIn, IAuthorizes, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var access = ShopifyAccess.Parse(attempt.Settings);
        IssuedTokens? issued = null;
        if (access.Mode == ShopifyAccess.ByApp && attempt.AccessToken is null)
        {
            var login = await app.LogInAsync(attempt.Settings, cancellationToken);
            if (!login.Succeeded)
            {
                return login.Failure;
            }

            issued = login.Value;
        }

        var token = access.Mode == ShopifyAccess.ByToken ? access.AdminToken : attempt.AccessToken ?? issued?.AccessToken;
        if (token is null)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var verified = await api.VerifyAsync(
            ShopifyAdminProvider.Declared, access, token, ShopifyAdminSettings.Required, ShopifyScopes.All.Select(scope => scope.Code), cancellationToken);
        return verified.Succeeded ? verified.Value with { Tokens = issued } : verified;
    }

    public bool LogsInWith(SettingValues settings) => ShopifyAccess.Parse(settings).Mode == ShopifyAccess.ByApp;

    public Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken) => app.LogInAsync(attempt.Settings, cancellationToken);

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(ShopifyOAuth.Complete(context, issued));

    public Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => ShopifyOAuth.RenewAsync(context, tokens, client, cancellationToken);

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => api.Base(ShopifyAdminProvider.Declared, ShopifyAccess.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var access = ShopifyAccess.Parse(attempt.Settings);
        ShopifyAdminApi.Authenticate(request, ShopifyAdminProvider.Declared, access, access is { Mode: ShopifyAccess.ByToken, AdminToken: { } pasted } ? pasted : attempt.RequireToken());
        return ValueTask.CompletedTask;
    }
}
