using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>
/// The second half of a consent: from the provider's answer to a connection that has proved itself. The old credential keeps working until the new one is in;
/// whatever goes wrong on the way leaves it untouched.
/// </summary>
internal sealed class ConsentTrip(
    IIntegrationRepository integrations,
    IProviderCatalogue catalogue,
    ISecretVault vault,
    ConnectionTester tester,
    OAuthContexts contexts,
    IOAuthClient client,
    KeptConsent kept,
    TimeProvider clock,
    ILogger<ConsentTrip> logger)
{
    public async Task<AuthorizationOutcome> EndAsync(PendingAuthorization pending, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
    {
        var begun = await PrepareAsync(pending, cancellationToken);
        if (begun.Trip is not { } trip)
        {
            return begun.Outcome!;
        }

        var context = trip.Context;
        if (Refusal(context, callback) is { } refused)
        {
            return await kept.RefuseAsync(pending, refused, cancellationToken);
        }

        var consent = await ConsentAsync(trip, callback, cancellationToken);
        if (!consent.Succeeded)
        {
            return await FailAsync(pending, context, consent.Failure, cancellationToken);
        }

        var granted = consent.Value.Scopes ?? (consent.Value.Tokens.Scopes.Count > 0 ? consent.Value.Tokens.Scopes : pending.Scopes);
        if (ConsentConnections.MissingScopes(context, granted).Where(scope => !scope.Optional).ToList() is { Count: > 0 } missing)
        {
            return await FailAsync(pending, context, MissingPermission(context, missing), cancellationToken);
        }

        if (!ConsentConnections.IsExpected(context, consent.Value.Account) && !(pending.ReplaceAccount && context.Rule.ExpectedAccount is null))
        {
            return await MismatchAsync(pending, context, context.Rule.ExpectedAccount!(context.Settings), consent.Value.Account, cancellationToken);
        }

        return await ProveAsync(pending, trip, consent.Value, granted, cancellationToken);
    }

    /// <summary>The row, its settings with the draft merged in, and the app that was asked with: all as they are now, not as they were.</summary>
    private async Task<(Trip? Trip, AuthorizationOutcome? Outcome)> PrepareAsync(PendingAuthorization pending, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(pending.Tenant, pending.IntegrationId, null, cancellationToken);
        if (!found.Succeeded || catalogue.Find(pending.Provider) is not { } provider || catalogue.Capability<IAuthorizes>(pending.Provider) is not { } connector)
        {
            return (null, CompleteAuthorizationHandler.Ended("expired", pending.Provider));
        }

        var verifier = await OpenAsync(pending, "verifier", cancellationToken);
        var sent = await OpenAsync(pending, "draft", cancellationToken);
        if (verifier.Error is { } unreadable || (unreadable = sent.Error) is not null)
        {
            return (null, new(unreadable.Code, pending.Provider) { Message = unreadable.Message });
        }

        var draft = await tester.DraftAsync(provider, found.Value, sent.Value is { } text ? (JsonObject)JsonNode.Parse(text)! : null, cancellationToken);
        if (!draft.Succeeded)
        {
            return (null, new(draft.Error.Reason?.Code() ?? FailureReason.InvalidConfiguration.Code(), pending.Provider) { Message = draft.Error.Message });
        }

        if (provider.OAuthFor(draft.Value.Values) is not { } rule || rule.Authority != pending.Authority)
        {
            // Changed meanwhile to no consent at all, or to another authority's, which must not see this one's code.
            return (null, CompleteAuthorizationHandler.Ended("expired", pending.Provider));
        }

        var context = contexts.Of(provider, rule, pending.Tenant, draft.Value.Values, pending.ClientId);
        return context.Succeeded
            ? (new(context.Value with { RedirectUri = pending.RedirectUri }, connector, found.Value, draft.Value, verifier.Value), null)
            : (null, new(FailureReason.OperatorFault.Code(), pending.Provider) { Message = context.Error.Message });
    }

    private async Task<(string? Value, Error? Error)> OpenAsync(PendingAuthorization pending, string name, CancellationToken cancellationToken)
    {
        if (!pending.Payload.Has(name))
        {
            return (null, null);
        }

        var opened = await vault.OpenAsync(pending.Payload.SecretOf(name) ?? new SealedSecret(string.Empty, null), pending.PayloadAddress(name), cancellationToken);
        return opened.Succeeded ? (opened.Value.Reveal(), null) : (null, opened.Error);
    }

    /// <summary>An answer that brings no code that could be used: why, as an outcome. No token call is made for it.</summary>
    private static string? Refusal(OAuthContext context, IReadOnlyDictionary<string, string> callback)
    {
        if (!IsFromIssuer(context, callback.GetValueOrDefault("iss")))
        {
            return "expired";
        }

        if (callback.TryGetValue("error", out var error))
        {
            return error is "access_denied" or "consent_required" or "interaction_required" or "login_required" ? "consent_refused" : "provider_error";
        }

        return callback.GetValueOrDefault(context.Rule.CodeParameter) is { Length: > 0 } ? null : "provider_error";
    }

    /// <summary>
    /// RFC 9207. What the operator names, where the addresses are the operator's own, has to come. Authorities have begun to send it without announcing it, so one that comes
    /// must be theirs, and one that does not come is missed by nobody.
    /// </summary>
    private static bool IsFromIssuer(OAuthContext context, string? issuer)
        => context.Setting("Issuer") is { } named ? issuer == named
            : issuer is null
                || (context.Rule.Issuer is { } known ? issuer == known : Uri.TryCreate(issuer, UriKind.Absolute, out var address) && address.Authority == context.Addresses.Authorize.Authority);

    private async Task<ProviderResult<Consent>> ConsentAsync(Trip trip, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
    {
        if (trip.Context.Rule.CheckCallback?.Invoke(trip.Context, callback) is { } forged)
        {
            return forged;
        }

        using var limit = new CancellationTokenSource(Limits.TokenCall, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var issued = await client.ExchangeAsync(trip.Context, callback[trip.Context.Rule.CodeParameter], trip.Verifier, both.Token);
            if (!issued.Succeeded)
            {
                // A code that has run out or been used: the consent itself may be repeated at once.
                return issued.Failure;
            }

            var consent = await trip.Connector.CompleteAsync(trip.Context, issued.Value, callback, both.Token);
            return consent;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ProviderFailure(FailureReason.ProviderUnavailable) { Step = "sign_in" };
        }
    }

    private async Task<AuthorizationOutcome> ProveAsync(PendingAuthorization pending, Trip trip, Consent consent, IReadOnlyList<string> granted, CancellationToken cancellationToken)
    {
        var told = consent.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        var attempt = Attempt(trip, consent, told);
        if (catalogue.Capability<IOffersAccounts>(pending.Provider) is { } offers && !attempt.Settings.Has(offers.ChosenSetting(attempt.Settings)))
        {
            var listed = await offers.ListAccountsAsync(attempt, cancellationToken);
            if (!listed.Succeeded)
            {
                return await FailAsync(pending, trip.Context, listed.Failure, cancellationToken);
            }

            if (listed.Value.Count > 1)
            {
                return await kept.ForChoiceAsync(pending, trip.Context, consent, granted, told, cancellationToken);
            }

            if (listed.Value.Count == 1)
            {
                told[offers.ChosenSetting(attempt.Settings)] = listed.Value[0].Value;
                attempt = Attempt(trip, consent, told);
            }
        }

        var tried = await tester.TryAsync(trip.Context.Provider, attempt, cancellationToken);
        if (tried.Failure is { } failure)
        {
            return await FailAsync(pending, trip.Context, failure, cancellationToken);
        }

        if (ConnectIntegrationHandler.AccountMismatch(trip.Integration, tried.Verification!, pending.ReplaceAccount) is not null)
        {
            var before = trip.Integration.Account!;
            var now = tried.Verification!.Account!;
            return await MismatchAsync(pending, trip.Context, before.Name ?? before.ExternalId, now.Name ?? now.ExternalId, cancellationToken);
        }

        return await kept.ConnectAsync(pending, trip.Context, consent, granted, told, tried.Verification!, cancellationToken);
    }

    private static ConnectionAttempt Attempt(Trip trip, Consent consent, Dictionary<string, string> told)
    {
        var values = trip.Draft.Values.Names.ToDictionary(name => name, name => trip.Draft.Values[name]!);
        foreach (var (name, value) in told)
        {
            values[name] = value;
        }

        return new(trip.Context.Tenant, new SettingValues(values), trip.Integration.Id) { AccessToken = consent.Tokens.AccessToken, NamedTokens = consent.Tokens.Named };
    }

    private Task<AuthorizationOutcome> FailAsync(PendingAuthorization pending, OAuthContext context, ProviderFailure failure, CancellationToken cancellationToken)
    {
        logger.LogInformation(
            "A consent for {Provider} ended without a connection: {Reason}, HTTP {Status}, code {Code}", pending.Provider.Code(), failure.Reason.Code(), failure.HttpStatus, failure.ProviderCode);
        if (failure.Reason == FailureReason.OperatorFault)
        {
            logger.LogCritical("Operator fault at {Authority}: the platform's own app or setting is refused (code {Code})", context.Rule.Authority, failure.ProviderCode);
        }

        return kept.FailAsync(pending, failure, ProviderRefusals.Explain(context.Provider, failure), cancellationToken);
    }

    private async Task<AuthorizationOutcome> MismatchAsync(PendingAuthorization pending, OAuthContext context, string? expected, string received, CancellationToken cancellationToken)
    {
        var failure = new ProviderFailure(FailureReason.AccountMismatch) { Plain = true, Step = "account" };
        var text = expected is null ? failure.Reason.ExplainAttempt(context.Provider.Name) : SharedTexts.Get("authorization.account_mismatch", received, expected);
        return (await kept.FailAsync(pending, failure, text, cancellationToken)) with { ExpectedAccount = expected, ReceivedAccount = received };
    }

    private static ProviderFailure MissingPermission(OAuthContext context, List<ProviderScope> missing)
    {
        var name = context.Rule.AuthorityName ?? context.Provider.Name;
        return new(FailureReason.PermissionMissing)
        {
            Plain = true,
            Step = "permissions",
            Hint = SharedTexts.Get("authorization.permission_missing", name, Join(missing, scope => scope.Label), Join(missing, scope => scope.Without)),
        };
    }

    private static Text Join(List<ProviderScope> scopes, Func<ProviderScope, Text> text)
        => new(string.Join(", ", scopes.Select(scope => text(scope).En)), string.Join(", ", scopes.Select(scope => text(scope).Ro)));

    private sealed record Trip(OAuthContext Context, IAuthorizes Connector, Integration Integration, SettingsDraft Draft, string? Verifier);
}
