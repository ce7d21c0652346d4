using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// A person's consent, the same for all of Meta's connections: code, long-lived user token, the tokens of their Pages. One person's consent to one app is one thing at
/// Facebook, whichever connection asked for it: permissions add up.
/// </summary>
internal sealed class MetaConsent(MetaGraph graph, IOAuthClient tokenEndpoint)
{
    private const string User = "USER";
    private const string PageList = "pages_show_list";

    public async Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, CancellationToken cancellationToken)
    {
        var facts = await InspectAsync(context, issued.AccessToken, cancellationToken);
        if (!facts.Succeeded)
        {
            return facts.Failure;
        }

        // A system user's token, as a saved configuration may yield, lives on by itself; a person's is worth an hour until it is exchanged.
        var lasting = facts.Value.Type == User ? await ExchangeAsync(context, issued.AccessToken, tokenEndpoint, cancellationToken) : issued;
        if (!lasting.Succeeded)
        {
            return lasting.Failure;
        }

        var tokens = lasting.Value with { AccessExpiresAt = lasting.Value.AccessExpiresAt ?? EndOf(facts.Value) };
        var caller = new MetaCaller(context.Provider, context.App, tokens.AccessToken);
        var person = await graph.GetAsync<MetaNamed>(caller, "me?fields=id", cancellationToken);
        if (!person.Succeeded)
        {
            return person.Failure;
        }

        var granted = await GrantedAsync(caller, facts.Value, cancellationToken);
        if (!granted.Succeeded)
        {
            return granted.Failure;
        }

        var pages = await PageTokensAsync(caller, granted.Value, cancellationToken);
        return pages.Succeeded
            ? new Consent(person.Value.Id, tokens with { Named = pages.Value, Scopes = granted.Value }) { Scopes = granted.Value }
            : pages.Failure;
    }

    /// <summary>
    /// Meta promises no new 60 days without the person, and gives them in practice. A token that has ended cannot be exchanged any more. Page tokens have no end and stay.
    /// </summary>
    public static async Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
    {
        if (tokens.Access is not { } access)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var renewed = await ExchangeAsync(context, access, client, cancellationToken);

        // An answer that does not say when the token ends says nothing new.
        return renewed.Succeeded ? renewed.Value with { AccessExpiresAt = renewed.Value.AccessExpiresAt ?? tokens.AccessExpiresAt } : renewed.Failure;
    }

    /// <summary>Stops the Page's webhooks, then removes the app for the person: that ends every token of this consent, so only its last user may do it.</summary>
    /// <param name="page">The Page whose events come by webhook; null when none does.</param>
    public async Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, string? page, CancellationToken cancellationToken)
    {
        if (tokens.Access is not { } access)
        {
            return Revoked.Done;
        }

        var caller = new MetaCaller(context.Provider, context.App, access);
        if (page is not null && await UnsubscribeAsync(caller, page, cancellationToken) is { } waits && waits.Reason.IsPassing())
        {
            return waits;
        }

        var removed = await graph.DeleteAsync(caller, "me/permissions", cancellationToken);
        return removed.Succeeded || removed.Failure.Reason == FailureReason.ReauthorizationRequired ? Revoked.Done : removed.Failure;
    }

    /// <summary>A Page that is out of reach by now keeps nobody from withdrawing.</summary>
    private async Task<ProviderFailure?> UnsubscribeAsync(MetaCaller person, string page, CancellationToken cancellationToken)
    {
        var token = await graph.GetAsync<MetaPageToken>(person, page + "?fields=access_token", cancellationToken);
        if (!token.Succeeded || !TokenText.IsUsable(token.Value.AccessToken))
        {
            return token.Failure;
        }

        return (await graph.DeleteAsync(person.With(new Secret(token.Value.AccessToken!)), page + "/subscribed_apps", cancellationToken)).Failure;
    }

    /// <summary>A token that was minted for another app is somebody else's, whoever brought it here.</summary>
    private async Task<ProviderResult<MetaTokenFacts>> InspectAsync(OAuthContext context, Secret token, CancellationToken cancellationToken)
    {
        var facts = await graph.InspectAsync(MetaGraph.AsApp(context.Provider, context.App), token, MetaErrors.Map(null, null), cancellationToken);
        if (!facts.Succeeded)
        {
            // This call's own token is the app's: a refusal of it is about the app.
            return facts.Failure.Reason == FailureReason.ReauthorizationRequired ? AppRefused(context, facts.Failure) : facts;
        }

        return facts.Value.IsValid && facts.Value.AppId == context.App.ClientId
            ? facts
            : new ProviderFailure(FailureReason.UnexpectedResponse)
            {
                Plain = true,
                Step = "sign_in",
                Hint = new("Facebook sent a token that was not made for this app. Connect again.", "Facebook a trimis un token care nu a fost emis pentru această aplicație. Conectați din nou."),
            };
    }

    private static ProviderFailure AppRefused(OAuthContext context, ProviderFailure failure)
        => failure with
        {
            Reason = context.App.Own ? FailureReason.InvalidConfiguration : FailureReason.OperatorFault,
            Field = context.App.Own ? MetaFields.ClientSecret : null,
            Hint = null,
        };

    private static Task<ProviderResult<IssuedTokens>> ExchangeAsync(OAuthContext context, Secret token, IOAuthClient client, CancellationToken cancellationToken)
        => client.CallAsync(
            context,
            new TokenCall("fb_exchange_token") { Parameters = { ["grant_type"] = "fb_exchange_token", ["fb_exchange_token"] = token.Reveal() } },
            cancellationToken);

    /// <summary>Neither token answer names permissions. What a person declined or took back is listed too, with another status.</summary>
    private async Task<ProviderResult<IReadOnlyList<string>>> GrantedAsync(MetaCaller caller, MetaTokenFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Type != User)
        {
            return facts.Scopes?.ToList() ?? [];
        }

        var read = await graph.GetAsync<MetaList<MetaPermission>>(caller, "me/permissions", cancellationToken);
        return read.Succeeded ? read.Value.Data.Where(permission => permission.Status == "granted").Select(permission => permission.Permission).ToList() : read.Failure;
    }

    private async Task<ProviderResult<IReadOnlyDictionary<string, Secret>>> PageTokensAsync(MetaCaller caller, IReadOnlyList<string> granted, CancellationToken cancellationToken)
    {
        var tokens = new Dictionary<string, Secret>();
        if (!granted.Contains(PageList))
        {
            return tokens;
        }

        var pages = await MetaPages.ListAsync(graph, caller, withTokens: true, cancellationToken);
        if (!pages.Succeeded)
        {
            return pages.Failure;
        }

        foreach (var page in pages.Value.Where(page => MetaFields.IsId(page.Id) && TokenText.IsUsable(page.AccessToken)))
        {
            tokens[MetaPages.TokenName(page.Id)] = new Secret(page.AccessToken!);
        }

        return tokens;
    }

    private static DateTimeOffset? EndOf(MetaTokenFacts facts)
        => facts.ExpiresAt is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(facts.ExpiresAt.Value) : null;
}
