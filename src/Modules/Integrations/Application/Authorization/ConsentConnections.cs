using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>A connection that works on a consent which is already there.</summary>
/// <param name="Grant">The grant that it lives on from now on.</param>
internal sealed record ConsentInPlace(GrantId Grant, Verification Verification);

/// <summary>
/// Connects on a consent that the tenant has given before: the integration's own, or one of the very account that the settings name (shopify_inbox rides on
/// shopify_admin's). Nobody is asked again without need.
/// </summary>
internal sealed class ConsentConnections(IIntegrationRepository integrations, IGrantStore store, GrantRenewal renewal, ConnectionTester tester)
{
    /// <summary>Null: there is no consent that would do, so a person has to be asked. A failure is the provider's word on the settings, or a passing one.</summary>
    public async Task<ProviderResult<ConsentInPlace>?> TryAsync(OAuthContext context, Integration integration, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        if (await FindAsync(context, integration, owner, cancellationToken) is not { } grant || MissingScopes(context, grant.Scopes).Any(scope => !scope.Optional))
        {
            return null;
        }

        var token = await renewal.GetAsync(owner, grant.Id, new(ByPerson: true, Named: context.Provider.LivesOn?.NameOf(attempt.Settings)), cancellationToken);
        if (!token.Succeeded)
        {
            return NeedsPerson(token.Failure) ? null : (ProviderResult<ConsentInPlace>)token.Failure;
        }

        var tried = await tester.TryAsync(context.Provider, attempt with { AccessToken = token.Value.Value, NamedTokens = token.Value.Named }, cancellationToken);
        if (tried.Failure is { } failure)
        {
            return NeedsPerson(failure) ? null : (ProviderResult<ConsentInPlace>)failure;
        }

        return new ConsentInPlace(grant.Id, tried.Verification!);
    }

    /// <summary>Of the permissions that these settings ask for, those that were not granted.</summary>
    public static IEnumerable<ProviderScope> MissingScopes(OAuthContext context, IReadOnlyCollection<string> granted)
    {
        var asked = BeginAuthorization.ScopesOf(context);
        return context.Provider.Scopes.Where(scope => asked.Contains(scope.Code) && !granted.Any(given => context.Rule.Implies(given, scope.Code)));
    }

    private async Task<GrantSnapshot?> FindAsync(OAuthContext context, Integration integration, TenantScope owner, CancellationToken cancellationToken)
    {
        if (integration.GrantId is { } own && await store.ReadAsync(owner, own, cancellationToken) is { } grant && grant.Authority == context.Rule.Authority && grant.App == context.App.ClientId && IsExpected(context, grant.Account))
        {
            return grant;
        }

        return context.Rule.ExpectedAccount?.Invoke(context.Settings) is { } account
            && await integrations.FindGrantAsync(owner, owner, context.Rule.Authority, context.App.ClientId, account, cancellationToken) is { ReleasedAt: null } shared
            ? await store.ReadAsync(owner, shared.Id, cancellationToken)
            : null;
    }

    public static bool IsExpected(OAuthContext context, string account)
        => context.Rule.ExpectedAccount?.Invoke(context.Settings) is not { } expected || string.Equals(expected, account, StringComparison.OrdinalIgnoreCase);

    private static bool NeedsPerson(ProviderFailure failure)
        => failure is { Reason: FailureReason.ReauthorizationRequired or FailureReason.SecretUnreadable } or { Reason: FailureReason.InvalidCredentials, Field: null };
}
