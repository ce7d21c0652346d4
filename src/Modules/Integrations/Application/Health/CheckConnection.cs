using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>
/// Checks a saved row as it is used: with its current token where it has one, renewed once when the provider refuses it, else with its credentials.
/// Changes nothing by itself.
/// </summary>
internal sealed class CheckConnection(ConnectionTester tester, GrantRenewal renewal, TimeProvider clock)
{
    /// <summary>
    /// Fails with <c>vault.sealed</c>: then nothing was tried. What the provider says is inside the answer, and so are settings that cannot be used.
    /// Ends within the time that a person waits, the wait for a token included.
    /// </summary>
    /// <param name="byPerson">Somebody asked for it: a login whose refusal waits for a person is tried again.</param>
    public async Task<Result<TriedConnection>> TryAsync(
        TenantScope tenant, ProviderDescriptor provider, Integration integration, bool byPerson, CancellationToken cancellationToken)
    {
        var draft = await tester.DraftAsync(provider, integration, null, cancellationToken);
        if (!draft.Succeeded)
        {
            return Unusable(draft.Error) is { } failure ? new TriedConnection(null, failure, TimeSpan.Zero) : draft.Error;
        }

        var attempt = new ConnectionAttempt(tenant, draft.Value.Values, integration.Id);
        if (integration.GrantId is not { } grant || integration.Status == IntegrationStatus.Disconnected)
        {
            if (provider.OAuthFor(draft.Value.Values) is not null)
            {
                // Nothing to show the provider: a person has to consent first.
                return new TriedConnection(null, new(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" }, TimeSpan.Zero);
            }

            return await tester.TryAsync(provider, attempt, cancellationToken);
        }

        using var limit = new CancellationTokenSource(Limits.InteractiveAttempt, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await TryWithTokenAsync(new(integration.CompanyId, integration.FranchiseId), grant, provider, attempt, byPerson, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The renewal goes on by itself, here or on the host that holds its lease.
            return new TriedConnection(null, new(FailureReason.ProviderUnavailable) { Step = "sign_in" }, Limits.InteractiveAttempt);
        }
    }

    private async Task<TriedConnection> TryWithTokenAsync(
        TenantScope owner, GrantId grant, ProviderDescriptor provider, ConnectionAttempt attempt, bool byPerson, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var token = await renewal.GetAsync(owner, grant, new(ByPerson: byPerson, Named: provider.LivesOn?.NameOf(attempt.Settings)), cancellationToken);
        if (!token.Succeeded)
        {
            return new TriedConnection(null, token.Failure, clock.GetElapsedTime(started));
        }

        var tried = await tester.TryAsync(provider, attempt with { AccessToken = token.Value.Value, NamedTokens = token.Value.Named }, cancellationToken);

        // A refusal that names a setting is about that setting: no new token would mend it.
        if (tried.Failure is not { Reason: FailureReason.InvalidCredentials or FailureReason.ReauthorizationRequired, Field: null })
        {
            return tried;
        }

        // The provider refuses a token that should be good: one forced renewal, one repeat, then its word counts.
        var renewed = await renewal.GetAsync(owner, grant, new(token.Value.Generation), cancellationToken);
        return renewed.Succeeded
            ? await tester.TryAsync(provider, attempt with { AccessToken = renewed.Value.Value, NamedTokens = renewed.Value.Named }, cancellationToken)
            : new TriedConnection(null, renewed.Failure, clock.GetElapsedTime(started));
    }

    private static ProviderFailure? Unusable(Error error) => error switch
    {
        { Reason: FailureReason.SecretUnreadable } => new(FailureReason.SecretUnreadable) { Plain = true },
        { Code: "validation_failed", Fields: [var first, ..] } => new(FailureReason.InvalidConfiguration)
        {
            Plain = true, Field = first.Field.Replace("config.", string.Empty, StringComparison.Ordinal), Hint = first.Message,
        },
        _ => null,
    };

    /// <summary>Does to the row what the check found. A provider without a check leaves it as it is.</summary>
    public static Result Apply(ProviderDescriptor provider, Integration integration, TriedConnection tried, DateTimeOffset now)
    {
        if (tried.Failure is { } failure)
        {
            return integration.FailCheck(failure, now, Random.Shared.NextDouble());
        }

        return provider.VerifyCost == VerifyCost.None ? Result.Success : integration.PassCheck(tried.Verification!.Account, now, Random.Shared.NextDouble());
    }
}
