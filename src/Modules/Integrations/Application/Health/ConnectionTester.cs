using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>Settings ready to be tried: the stored ones with what was sent merged in.</summary>
/// <param name="Input">What was sent; null when only the stored ones are tried.</param>
internal sealed record SettingsDraft(SettingValues Values, SettingsInput? Input);

/// <summary>One attempt: its verification, or why it failed.</summary>
internal sealed record TriedConnection(Verification? Verification, ProviderFailure? Failure, TimeSpan Took);

/// <summary>Tries settings at the provider, within the time that a person waits. Writes nothing.</summary>
internal sealed class ConnectionTester(IProviderCatalogue catalogue, SealedSettings settings, TimeProvider clock, ILogger<ConnectionTester> logger)
{
    /// <summary>Merges what was sent into what is stored. Fails with <c>validation_failed</c>, <c>secret_unreadable</c> or <c>vault.sealed</c>.</summary>
    public async Task<Result<SettingsDraft>> DraftAsync(ProviderDescriptor provider, Integration integration, JsonObject? sent, CancellationToken cancellationToken)
    {
        var input = sent is null ? null : SettingsReader.Read(provider, sent);
        if (input?.Errors.Count > 0)
        {
            return IntegrationErrors.InvalidSettings(input.Errors);
        }

        // A secret that is being replaced need not be readable: that is how an unreadable one is mended.
        var kept = input is null ? integration.Config : integration.Config.Without(input.Cleared).Without(input.Changed.Keys);
        if (StoredProblems(provider, kept) is { Count: > 0 } problems)
        {
            return IntegrationErrors.InvalidSettings(problems);
        }

        var opened = await settings.OpenAsync(provider, integration.CompanyId, integration.Id, kept, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        var known = new Dictionary<string, object>(opened.Value);
        foreach (var (name, value) in input?.Changed ?? new Dictionary<string, object>())
        {
            known[name] = value;
        }

        var (values, errors) = SettingsReader.Complete(provider, known);
        return errors.Count > 0 ? IntegrationErrors.InvalidSettings(errors) : new SettingsDraft(values, input);
    }

    /// <summary>Rows come in by SQL too, and rules grow: what is stored is judged like what is sent. Members that are no settings any more are left alone.</summary>
    private static IReadOnlyList<FieldError> StoredProblems(ProviderDescriptor provider, IntegrationConfig stored)
        => SettingsReader.Read(provider, new JsonObject(
            from field in provider.Settings
            where !field.Secret && stored.Has(field.Name)
            select KeyValuePair.Create(field.Name, stored[field.Name]?.DeepClone()))).Errors;

    /// <summary>A provider without a verify call succeeds with nothing proved. Never throws for what the provider does.</summary>
    public async Task<TriedConnection> TryAsync(ProviderDescriptor provider, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        if (catalogue.Capability<IVerifiesConnection>(provider.Provider) is not { } verifier)
        {
            return new(new Verification(null), null, TimeSpan.Zero);
        }

        using var limit = new CancellationTokenSource(Limits.InteractiveAttempt, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        ProviderResult<Verification> verified;
        try
        {
            verified = await verifier.VerifyAsync(attempt, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            verified = new ProviderFailure(FailureReason.ProviderUnavailable) { Step = "address" };
        }

        var took = clock.GetElapsedTime(started);
        if (verified.Failure is { } failure)
        {
            logger.LogInformation(
                "{Provider} refused a connection: {Reason}, HTTP {Status}, code {Code}, after {Took:0} ms", provider.Provider.Code(), failure.Reason.Code(), failure.HttpStatus, failure.ProviderCode, took.TotalMilliseconds);
            if (failure.Reason == FailureReason.OperatorFault)
            {
                logger.LogCritical("Operator fault at {Provider}: the platform's own app or setting is refused (code {Code})", provider.Provider.Code(), failure.ProviderCode);
            }
        }

        return new(verified.Value, verified.Failure, took);
    }
}
