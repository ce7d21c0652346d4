using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyInbox;

/// <summary>The context of a chat, not the chat: what the Admin API knows about the customer, and the way to the Inbox.</summary>
internal sealed class ShopifyInboxConnector(ShopifyAdminApi api) : IVerifiesConnection, IAuthorizes, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var access = ShopifyAccess.Parse(attempt.Settings);
        if ((access.Mode == ShopifyAccess.ByToken ? access.AdminToken : attempt.AccessToken) is not { } token)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var verified = await api.VerifyAsync(ShopifyInboxProvider.Declared, access, token, ShopifyInboxSettings.Required, ShopifyInboxSettings.Required, cancellationToken);
        if (!verified.Succeeded)
        {
            return verified;
        }

        var facts = new Dictionary<string, string>(verified.Value.Facts);
        if (ShopifyInboxSettings.Link(attempt.Settings) is { Length: <= 200 } link)
        {
            facts["inbox_url"] = link;
        }

        return verified.Value with { Facts = facts };
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(ShopifyOAuth.Complete(context, issued));

    public Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => ShopifyOAuth.RenewAsync(context, tokens, client, cancellationToken);

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => api.Base(ShopifyInboxProvider.Declared, ShopifyAccess.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var access = ShopifyAccess.Parse(attempt.Settings);
        ShopifyAdminApi.Authenticate(request, ShopifyInboxProvider.Declared, access, access is { Mode: ShopifyAccess.ByToken, AdminToken: { } pasted } ? pasted : attempt.RequireToken());
        return ValueTask.CompletedTask;
    }
}
