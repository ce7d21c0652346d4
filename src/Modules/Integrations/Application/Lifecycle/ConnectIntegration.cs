using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>
/// Tries the settings at the provider and connects when it accepts them. Settings sent along are tried first and kept only on success:
/// a refused connect never harms a credential that works. Where a person must consent at the provider, the answer says where.
/// </summary>
/// <param name="Config">Settings to try instead of the stored ones, merged like an edit; null = the stored ones.</param>
/// <param name="ReplaceAccount">The person means to connect another account than before.</param>
internal sealed record ConnectIntegrationCommand(TenantScope Tenant, IntegrationId Id, JsonObject? Config, bool ReplaceAccount)
    : ICommand<Result<ConnectAnswer>>, IRepeatable
{
    /// <summary>Ask for a new consent although there is one that works.</summary>
    public bool Reauthorize { get; init; }

    /// <summary>Where the person goes after a consent: a path of this site.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>The version that the person read; null when it does not matter who changed the row since.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>One of both.</summary>
/// <param name="Connected">The row, connected.</param>
/// <param name="Consent">A person must consent first; the row is as it was.</param>
internal sealed record ConnectAnswer(IntegrationView? Connected, [property: JsonIgnore] AuthorizationRequired? Consent = null);

internal sealed class ConnectIntegrationValidator : AbstractValidator<ConnectIntegrationCommand>
{
    public ConnectIntegrationValidator(IOAuthSettings operatorSettings)
        => RuleFor(command => command.ReturnUrl).Must(path => path is null || ReturnPath.IsAllowed(path, operatorSettings.ReturnPaths)).Says("return_url", "bad_form");
}

internal sealed class ConnectIntegrationHandler(
    IIntegrationRepository integrations,
    IProviderCatalogue catalogue,
    SealedSettings settings,
    ConnectionTester tester,
    IssuedGrants grants,
    OAuthContexts contexts,
    ConsentConnections consents,
    BeginAuthorization authorization,
    IUnitOfWork unitOfWork,
    IntegrationViews views,
    TimeProvider clock)
    : IRequestHandler<ConnectIntegrationCommand, Result<ConnectAnswer>>
{
    public async Task<Result<ConnectAnswer>> Handle(ConnectIntegrationCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, request.ExpectedVersion, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var integration = found.Value;
        if (catalogue.Find(integration.Provider) is not { } provider)
        {
            return IntegrationErrors.UnknownProvider(integration.Provider.Code());
        }

        var draft = await tester.DraftAsync(provider, integration, request.Config, cancellationToken);
        if (!draft.Succeeded)
        {
            return draft.Error;
        }

        var attempt = new ConnectionAttempt(request.Tenant, draft.Value.Values, integration.Id);
        if (provider.OAuthFor(draft.Value.Values) is { } rule)
        {
            return await ByConsentAsync(request, provider, rule, integration, draft.Value, attempt, cancellationToken);
        }

        // The database connection is free while the provider answers.
        var tried = await tester.TryAsync(provider, attempt, cancellationToken);
        var failure = tried.Failure ?? AccountMismatch(integration, tried.Verification!, request.ReplaceAccount);
        return failure is null
            ? await ConnectedAsync(request, provider, integration, draft.Value, tried.Verification!, null, cancellationToken)
            : await RefusedAsync(provider, integration, failure, cancellationToken);
    }

    private async Task<Result<ConnectAnswer>> ByConsentAsync(
        ConnectIntegrationCommand request, ProviderDescriptor provider, OAuthRule rule, Integration integration, SettingsDraft draft, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var context = contexts.Of(provider, rule, request.Tenant, draft.Values);
        if (!context.Succeeded)
        {
            return context.Error;
        }

        if (!request.Reauthorize && !request.ReplaceAccount && await consents.TryAsync(context.Value, integration, attempt, cancellationToken) is { } tried)
        {
            var failure = tried.Failure ?? AccountMismatch(integration, tried.Value!.Verification, replace: false);
            return failure is null
                ? await ConnectedAsync(request, provider, integration, draft, tried.Value!.Verification, tried.Value.Grant, cancellationToken)
                : await RefusedAsync(provider, integration, failure, cancellationToken);
        }

        var begun = await authorization.BeginAsync(context.Value, integration, new(request.Config, request.ReplaceAccount, request.ReturnUrl), cancellationToken);
        return begun.Succeeded ? new ConnectAnswer(null, begun.Value) : begun.Error;
    }

    private async Task<Result<ConnectAnswer>> ConnectedAsync(
        ConnectIntegrationCommand request, ProviderDescriptor provider, Integration integration, SettingsDraft draft, Verification verification, GrantId? grant, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (grant is null && verification.Tokens is null)
        {
            // Connected by what was typed in: a grant that another way in left behind is not used any more. Its withdrawal needs the old settings.
            await grants.ReleaseAsync(request.Tenant, integration, cancellationToken);
        }

        if (draft.Input is { } input)
        {
            var config = await settings.SealAsync(provider, integration.CompanyId, integration.Id, integration.Config, input, cancellationToken);
            if (!config.Succeeded)
            {
                return config.Error;
            }

            var configured = integration.Configure(integration.DisplayName, config.Value, provider.IsSecret, now);
            if (!configured.Succeeded)
            {
                return configured.Error;
            }
        }

        if (grant is { } shared)
        {
            if (integration.GrantId is { } before && before != shared)
            {
                await grants.ReleaseAsync(request.Tenant, integration, cancellationToken);
            }

            integration.Use(shared);
        }
        else
        {
            var kept = await grants.KeepAsync(request.Tenant, provider, integration, verification.Tokens, cancellationToken);
            if (!kept.Succeeded)
            {
                return kept.Error;
            }
        }

        var connected = integration.Connect(verification.Account, verified: provider.VerifyCost != VerifyCost.None, now, Random.Shared.NextDouble());
        return connected.Succeeded
            ? await unitOfWork.CommitAsync<ConnectAnswer>(new ConnectAnswer(views.Of(request.Tenant, integration)), cancellationToken)
            : connected.Error;
    }

    private async Task<Result<ConnectAnswer>> RefusedAsync(ProviderDescriptor provider, Integration integration, ProviderFailure failure, CancellationToken cancellationToken)
    {
        var refused = integration.RefuseConnect(failure, clock.Now());
        return refused.Succeeded
            ? await unitOfWork.CommitAsync<ConnectAnswer>(ProviderRefusals.Of(provider, failure), cancellationToken)
            : refused.Error;
    }

    /// <summary>Another account came back than was connected before, and the person did not mean to replace it.</summary>
    public static ProviderFailure? AccountMismatch(Integration integration, Verification verification, bool replace)
        => !replace && integration.Account is { } before && verification.Account is { } now && before.ExternalId != now.ExternalId
            ? new ProviderFailure(FailureReason.AccountMismatch) { Plain = true, Step = "account" }
            : null;
}
