using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>Tries settings that are not saved. Writes nothing.</summary>
/// <param name="Id">When given, the stored secrets of this row stand in for those that are left out.</param>
internal sealed record TestDraftCommand(TenantScope Tenant, string Provider, JsonObject Config, IntegrationId? Id) : ICommand<Result<TestReport>>;

/// <summary>What a test found.</summary>
/// <param name="Result"><c>ok</c>, <c>failed</c>, or <c>not_verifiable</c> when the provider has no call that proves anything.</param>
internal sealed record TestReport(string Result)
{
    public string? Reason { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public Text? Message { get; init; }

    /// <summary>The setting at fault, for example <c>config.password</c>.</summary>
    public string? Field { get; init; }

    /// <summary>How far it got: <c>address</c>, <c>sign_in</c>, <c>account</c>, <c>permissions</c>.</summary>
    public string? Step { get; init; }

    public ProviderAccount? Account { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    public int? RetryAfterSeconds { get; init; }

    public int TookMs { get; init; }

    /// <summary>The row after the test; null for a draft.</summary>
    public IntegrationView? Integration { get; init; }

    /// <param name="goesOnByItself">The row is connected: what passes is tried again without anybody.</param>
    public static TestReport Of(ProviderDescriptor provider, TriedConnection tried, bool goesOnByItself = false) => tried.Failure is { } failure
        ? new("failed")
        {
            Reason = failure.Reason.Code(),
            Message = goesOnByItself && failure.Hint is null ? failure.Reason.Explain(provider.Name) : ProviderRefusals.Explain(provider, failure),
            Field = failure.Field is { } field ? "config." + field : null,
            Step = failure.Step,
            RetryAfterSeconds = failure.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
            TookMs = (int)tried.Took.TotalMilliseconds,
        }
        : new(provider.VerifyCost == VerifyCost.None ? "not_verifiable" : "ok")
        {
            Account = tried.Verification!.Account,
            Facts = tried.Verification.Facts,
            TookMs = (int)tried.Took.TotalMilliseconds,
        };
}

internal sealed class TestDraftHandler(IIntegrationRepository integrations, IProviderCatalogue catalogue, ConnectionTester tester)
    : IRequestHandler<TestDraftCommand, Result<TestReport>>
{
    public async Task<Result<TestReport>> Handle(TestDraftCommand request, CancellationToken cancellationToken)
    {
        if (!ProviderCodes.TryParse(request.Provider, out var code) || catalogue.Find(code) is not { } provider)
        {
            return IntegrationErrors.UnknownProvider(request.Provider);
        }

        var values = request.Id is { } id
            ? await MergeStoredAsync(request, provider, id, cancellationToken)
            : Fresh(provider, request.Config);
        return values.Succeeded
            ? TestReport.Of(provider, await tester.TryAsync(provider, new(request.Tenant, values.Value), cancellationToken))
            : values.Error;
    }

    private async Task<Result<SettingValues>> MergeStoredAsync(TestDraftCommand request, ProviderDescriptor provider, IntegrationId id, CancellationToken cancellationToken)
    {
        // Only who may edit the row may point its stored secret at other settings: a changed host would be handed the password.
        var integration = await integrations.FindAsync(request.Tenant, id, cancellationToken);
        if (integration is null || integration.Provider != provider.Provider)
        {
            return IntegrationErrors.NotFound();
        }

        if (!request.Tenant.Owns(integration.FranchiseId))
        {
            return IntegrationErrors.Inherited();
        }

        var draft = await tester.DraftAsync(provider, integration, request.Config, cancellationToken);
        return draft.Succeeded ? draft.Value.Values : draft.Error;
    }

    private static Result<SettingValues> Fresh(ProviderDescriptor provider, JsonObject config)
    {
        var input = SettingsReader.Read(provider, config);
        if (input.Errors.Count > 0)
        {
            return IntegrationErrors.InvalidSettings(input.Errors);
        }

        var (values, errors) = SettingsReader.Complete(provider, input.Changed);
        return errors.Count > 0 ? IntegrationErrors.InvalidSettings(errors) : values;
    }
}
