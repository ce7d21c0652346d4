using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>
/// Checks a saved row as it is used: with its current token where it has one, renewed once when the provider refuses it, else with its credentials.
/// Changes nothing by itself.
/// </summary>
internal sealed class CheckConnection(ConnectionTester tester, GrantRenewal renewal)
{
    /// <summary>Fails with <c>vault.sealed</c>: then nothing was tried. What the provider says is inside the answer, and so are settings that cannot be used.</summary>
    public async Task<Result<TriedConnection>> TryAsync(TenantScope tenant, ProviderDescriptor provider, Integration integration, CancellationToken cancellationToken)
    {
        var draft = await tester.DraftAsync(provider, integration, null, cancellationToken);
        if (!draft.Succeeded)
        {
            return Unusable(draft.Error) is { } failure ? new TriedConnection(null, failure, TimeSpan.Zero) : draft.Error;
        }

        var attempt = new ConnectionAttempt(tenant, draft.Value.Values, integration.Id);
        if (integration.GrantId is not { } grant || integration.Status == IntegrationStatus.Disconnected)
        {
            return await tester.TryAsync(provider, attempt, cancellationToken);
        }

        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        var token = await renewal.GetAsync(owner, grant, refused: null, cancellationToken);
        if (!token.Succeeded)
        {
            return new TriedConnection(null, token.Failure, TimeSpan.Zero);
        }

        var tried = await tester.TryAsync(provider, attempt with { AccessToken = token.Value.Value }, cancellationToken);
        if (tried.Failure?.Reason is not (FailureReason.InvalidCredentials or FailureReason.ReauthorizationRequired))
        {
            return tried;
        }

        // The provider refuses a token that should be good: one forced renewal, one repeat, then its word counts.
        var renewed = await renewal.GetAsync(owner, grant, token.Value.Generation, cancellationToken);
        return renewed.Succeeded
            ? await tester.TryAsync(provider, attempt with { AccessToken = renewed.Value.Value }, cancellationToken)
            : new TriedConnection(null, renewed.Failure, tried.Took);
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
