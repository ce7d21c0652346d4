using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <param name="OfOurApp">False for a token that was pasted: no proof of ours fits it.</param>
internal readonly record struct MetaCredential(Secret Token, bool OfOurApp = true);

/// <summary>What Meta's connections have in common: one person's consent, whichever of them asked for it.</summary>
internal abstract class MetaConnector(ProviderDescriptor declared, MetaGraph graph, MetaConsent consent) : IVerifiesConnection, IAuthenticatesRequests, IAuthorizes, IOffersAccounts
{
    private protected MetaGraph Graph => graph;

    public abstract Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);

    public abstract string ChosenSetting(SettingValues settings);

    public async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAccountsAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var person = CallerOf(attempt, attempt.AccessToken);
        return person.Succeeded ? await OfferAsync(person.Value, cancellationToken) : person.Failure;
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => consent.CompleteAsync(context, issued, cancellationToken);

    public Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => MetaConsent.RenewAsync(context, tokens, client, cancellationToken);

    public Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => consent.RevokeAsync(context, tokens, WebhookPage(context.Settings), cancellationToken);

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => graph.BaseAddress(declared);

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var target = graph.BaseAddress(declared).MakeRelativeUri(request.RequestUri!).OriginalString.Split('/', '?')[0];
        var credential = CredentialOf(target, attempt);
        MetaGraph.Authenticate(request, credential.OfOurApp ? graph.AppOf(declared, attempt.Settings) : null, credential.Token);
        return ValueTask.CompletedTask;
    }

    /// <summary>What goes into the container besides the connector; each of the family asks for it.</summary>
    public static void Register(IServiceCollection services)
    {
        services.TryAddSingleton<IOAuthClient, OAuthClient>();
        services.TryAddSingleton<MetaGraph>();
        services.TryAddSingleton<MetaConsent>();
    }

    private protected abstract Task<ProviderResult<IReadOnlyList<AccountChoice>>> OfferAsync(MetaCaller person, CancellationToken cancellationToken);

    /// <summary>The token that a call carries: a Page's own where the connection has one for it, else the person's.</summary>
    /// <param name="target">The first part of the path: the id, or <c>me</c>, that the call is about.</param>
    private protected virtual MetaCredential CredentialOf(string target, ConnectionAttempt attempt)
        => new(attempt.Settings.TextOrNull(MetaFields.PageId) is { } page && TakesPageToken(target, page) && attempt.NamedTokens.TryGetValue(MetaPages.TokenName(page), out var token) ? token : attempt.RequireToken());

    /// <summary>Whether a call about <paramref name="target"/> goes by the token of the chosen Page.</summary>
    private protected abstract bool TakesPageToken(string target, string page);

    /// <summary>The Page whose events this connection hears; null when it hears none.</summary>
    private protected virtual string? WebhookPage(SettingValues settings) => null;

    /// <summary>Fails without a token, and when the app that minted it is not set up any more.</summary>
    private protected ProviderResult<MetaCaller> CallerOf(ConnectionAttempt attempt, Secret? token)
    {
        if (token is null)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        return graph.AppOf(declared, attempt.Settings) is { } app ? new MetaCaller(declared, app, token) : new ProviderFailure(FailureReason.OperatorFault) { Step = "sign_in" };
    }
}
