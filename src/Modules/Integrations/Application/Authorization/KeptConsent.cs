using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>Writes down how a trip ended, in one transaction: the tokens, the settings that came with them, the state, the history.</summary>
internal sealed class KeptConsent(
    IIntegrationRepository integrations, SealedSettings settings, IssuedGrants grants, RenewalOutcome others, IUnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>More than a few changes by others while we write: then the trip has to be made again.</summary>
    private const int Tries = 3;

    /// <summary>The connection proved itself: it is connected, and so is everything else that lives on the same consent.</summary>
    public async Task<AuthorizationOutcome> ConnectAsync(
        PendingAuthorization pending, OAuthContext context, Consent consent, IReadOnlyList<string> granted, IReadOnlyDictionary<string, string> told, Verification verification, CancellationToken cancellationToken)
    {
        GrantId? grant = null;
        var outcome = await WriteAsync(
            pending,
            async integration =>
            {
                var kept = await KeepAsync(context, integration, consent, granted, told, pending, cancellationToken);
                grant = kept.Value?.Id;
                return kept.Succeeded ? integration.Connect(verification.Account, verified: context.Provider.VerifyCost != VerifyCost.None, clock.Now(), Random.Shared.NextDouble()) : kept.Error;
            },
            Outcome(pending, "connected", context.Provider.Name),
            cancellationToken);
        if (grant is { } shared && outcome.Code == "connected")
        {
            await others.ApplyAsync(new(pending.Tenant.CompanyId, pending.Tenant.FranchiseId), shared, null, cancellationToken);
        }

        return outcome;
    }

    /// <summary>The consent reaches several accounts: it is kept, and the person chooses. Only a connection that is not working lives on it before that.</summary>
    public Task<AuthorizationOutcome> ForChoiceAsync(
        PendingAuthorization pending, OAuthContext context, Consent consent, IReadOnlyList<string> granted, IReadOnlyDictionary<string, string> told, CancellationToken cancellationToken)
        => WriteAsync(
            pending,
            async integration =>
            {
                var kept = await KeepAsync(context, integration, consent, granted, told, pending, cancellationToken);
                return kept.Succeeded ? Result.Success : kept.Error;
            },
            Outcome(pending, "choose_account", context.Provider.Name),
            cancellationToken);

    /// <summary>No consent came: nothing changes but the history.</summary>
    public Task<AuthorizationOutcome> RefuseAsync(PendingAuthorization pending, string outcome, CancellationToken cancellationToken)
        => WriteAsync(
            pending,
            integration =>
            {
                integration.EndTrip(outcome, clock.Now());
                return Task.FromResult(Result.Success);
            },
            CompleteAuthorizationHandler.Ended(outcome, pending.Provider),
            cancellationToken);

    /// <summary>The provider refused on the way. A connection that works is left alone; elsewhere people see why.</summary>
    public Task<AuthorizationOutcome> FailAsync(PendingAuthorization pending, ProviderFailure failure, Text message, CancellationToken cancellationToken)
        => WriteAsync(
            pending,
            integration => Task.FromResult(integration.RefuseConnect(failure, clock.Now())),
            new AuthorizationOutcome(failure.Reason.Code(), pending.Provider) { Message = message },
            cancellationToken);

    private async Task<Result<Grant>> KeepAsync(
        OAuthContext context, Integration integration, Consent consent, IReadOnlyList<string> granted, IReadOnlyDictionary<string, string> told, PendingAuthorization pending, CancellationToken cancellationToken)
    {
        var configured = await ConfigureAsync(context, integration, told, pending, cancellationToken);
        if (!configured.Succeeded)
        {
            return configured.Error;
        }

        var kept = await grants.KeepAsync(context, integration, consent, granted, cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        if (integration.GrantId is { } before && before != kept.Value.Id)
        {
            await grants.ReleaseAsync(context.Tenant, integration, cancellationToken);
        }

        integration.GiveConsent(kept.Value.Id, consent.Account, clock.Now());
        return kept;
    }

    /// <summary>The draft that waited for the consent, and what the consent itself told.</summary>
    private async Task<Result> ConfigureAsync(OAuthContext context, Integration integration, IReadOnlyDictionary<string, string> told, PendingAuthorization pending, CancellationToken cancellationToken)
    {
        var changed = context.Settings.Names
            .Where(name => pending.DraftFields.Contains(name))
            .ToDictionary(name => name, name => context.Settings[name]!);
        foreach (var (name, value) in told)
        {
            changed[name] = value;
        }

        var cleared = pending.DraftFields.Where(name => !changed.ContainsKey(name)).ToHashSet();
        if (changed.Count + cleared.Count == 0)
        {
            return Result.Success;
        }

        var config = await settings.SealAsync(context.Provider, integration.CompanyId, integration.Id, integration.Config, new(changed, cleared, []), cancellationToken);
        return config.Succeeded ? integration.Configure(integration.DisplayName, config.Value, context.Provider.IsSecret, clock.Now()) : config.Error;
    }

    private async Task<AuthorizationOutcome> WriteAsync(
        PendingAuthorization pending, Func<Integration, Task<Result>> change, AuthorizationOutcome outcome, CancellationToken cancellationToken)
    {
        var error = IntegrationErrors.ChangedMeanwhile();
        for (var left = Tries; left > 0; left--)
        {
            // What was loaded before the provider answered is old by now.
            unitOfWork.Reset();
            var found = await integrations.FindOwnAsync(pending.Tenant, pending.IntegrationId, null, cancellationToken);
            if (!found.Succeeded)
            {
                return CompleteAuthorizationHandler.Ended("expired", pending.Provider);
            }

            var changed = await change(found.Value);
            if (!changed.Succeeded)
            {
                return Failed(pending, changed.Error);
            }

            var saved = await unitOfWork.CommitAsync<bool>(true, cancellationToken);
            if (saved.Succeeded)
            {
                return outcome;
            }

            error = saved.Error;
        }

        return Failed(pending, error);
    }

    private static AuthorizationOutcome Failed(PendingAuthorization pending, Error error)
        => new(error.Reason?.Code() ?? "provider_error", pending.Provider) { Message = error.Message };

    private static AuthorizationOutcome Outcome(PendingAuthorization pending, string code, string name)
        => new(code, pending.Provider) { Message = SharedTexts.Get($"authorization.{code}", name) };
}
