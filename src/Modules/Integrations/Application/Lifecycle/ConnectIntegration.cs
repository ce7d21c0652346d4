using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>
/// Tries the settings at the provider and connects when it accepts them. Settings sent along are tried first and kept only on success:
/// a refused connect never harms a credential that works.
/// </summary>
/// <param name="Config">Settings to try instead of the stored ones, merged like an edit; null = the stored ones.</param>
/// <param name="ReplaceAccount">The person means to connect another account than before.</param>
internal sealed record ConnectIntegrationCommand(TenantScope Tenant, IntegrationId Id, JsonObject? Config, bool ReplaceAccount)
    : ICommand<Result<IntegrationView>>, IRepeatable;

internal sealed class ConnectIntegrationHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, SealedSettings settings, ConnectionTester tester, IssuedGrants grants, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<ConnectIntegrationCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(ConnectIntegrationCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
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

        // The database connection is free while the provider answers.
        var tried = await tester.TryAsync(provider, new(request.Tenant, draft.Value.Values, integration.Id), cancellationToken);
        var failure = tried.Failure ?? Mismatch(integration, tried.Verification!, request.ReplaceAccount);
        return failure is null
            ? await ConnectedAsync(request, provider, integration, draft.Value, tried.Verification!, cancellationToken)
            : await RefusedAsync(provider, integration, failure, cancellationToken);
    }

    private async Task<Result<IntegrationView>> ConnectedAsync(
        ConnectIntegrationCommand request, ProviderDescriptor provider, Integration integration, SettingsDraft draft, Verification verification, CancellationToken cancellationToken)
    {
        var now = clock.Now();
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

        var kept = await grants.KeepAsync(request.Tenant, provider, integration, verification.Tokens, cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        var connected = integration.Connect(verification.Account, verified: provider.VerifyCost != VerifyCost.None, now, Random.Shared.NextDouble());
        return connected.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, integration), cancellationToken)
            : connected.Error;
    }

    private async Task<Result<IntegrationView>> RefusedAsync(ProviderDescriptor provider, Integration integration, ProviderFailure failure, CancellationToken cancellationToken)
    {
        var refused = integration.RefuseConnect(failure, clock.Now());
        return refused.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(ProviderRefusals.Of(provider, failure), cancellationToken)
            : refused.Error;
    }

    private static ProviderFailure? Mismatch(Integration integration, Verification verification, bool replace)
        => !replace && integration.Account is { } before && verification.Account is { } now && before.ExternalId != now.ExternalId
            ? new ProviderFailure(FailureReason.AccountMismatch) { Plain = true, Step = "account" }
            : null;
}
