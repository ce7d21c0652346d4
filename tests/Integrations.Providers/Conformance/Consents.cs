using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>Makes the trip to a sandbox's consent page, as a browser would, with the product's own engine on both of its ends.</summary>
internal sealed class Consents(ProviderFixture fixture, ProviderDescriptor provider)
{
    public static readonly TenantScope Tenant = new("company-1");

    public IAuthorizes Connector => fixture.Catalogue.Capability<IAuthorizes>(provider.Provider).ShouldNotBeNull();

    public OAuthContext ContextOf(SettingValues settings)
    {
        var rule = provider.OAuthFor(settings).ShouldNotBeNull();
        var context = fixture.Contexts.Of(provider, rule, Tenant, settings);
        context.Error.ShouldBeNull();
        return context.Value.ShouldNotBeNull();
    }

    /// <summary>Where the sandbox's consent page sends the browser.</summary>
    /// <param name="decision">Added to the page's address: <c>approve</c>, <c>refuse</c>, and what goes with it.</param>
    public async Task<Dictionary<string, string>> CallbackAsync(OAuthContext context, string? verifier, string decision = "approve")
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = BeginAuthorization.UrlOf(context, BeginAuthorization.ScopesOf(context), "state-1", verifier);
        using var answer = await browser.GetAsync(new Uri($"{page}&decision={decision}"), TestContext.Current.CancellationToken);
        var location = answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        location.GetLeftPart(UriPartial.Path).ShouldBe(context.RedirectUri.AbsoluteUri);
        var query = QueryHelpers.ParseQuery(location.Query).ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        query["state"].ShouldBe("state-1");
        return query;
    }

    /// <summary>From the settings to a consent: page, code, tokens, account.</summary>
    public async Task<ProviderResult<Consent>> GiveAsync(SettingValues settings, CancellationToken cancellationToken, string decision = "approve")
    {
        var context = ContextOf(settings);
        var verifier = context.Rule.Pkce ? BeginAuthorization.Random() : null;
        var callback = await CallbackAsync(context, verifier, decision);
        if (context.Rule.CheckCallback?.Invoke(context, callback) is { } forged)
        {
            return forged;
        }

        var issued = await fixture.OAuth.ExchangeAsync(context, callback[context.Rule.CodeParameter], verifier, cancellationToken);
        return issued.Succeeded ? await Connector.CompleteAsync(context, issued.Value, callback, cancellationToken) : issued.Failure;
    }

    public static GrantTokens TokensOf(Consent consent)
        => new(consent.Tokens.AccessToken, consent.Tokens.RefreshToken) { AccessExpiresAt = consent.Tokens.AccessExpiresAt, Account = consent.Account };

    public static ConnectionAttempt AttemptOf(SettingValues settings, IssuedTokens tokens)
        => new(Tenant, settings) { AccessToken = tokens.AccessToken, NamedTokens = tokens.Named };
}
