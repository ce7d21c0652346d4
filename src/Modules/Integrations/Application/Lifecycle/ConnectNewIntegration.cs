using System.Text.Json.Nodes;
using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>Tries settings at the provider and makes the connected row only when it accepts them: one call to the provider, and nothing is left behind by a refusal.</summary>
internal sealed record ConnectNewIntegrationCommand(
    TenantScope Tenant,
    string Provider,
    string? FranchiseId,
    string? AccountKey,
    string? DisplayName,
    JsonObject Config) : ICommand<Result<IntegrationView>>;

internal sealed class ConnectNewIntegrationValidator : AbstractValidator<ConnectNewIntegrationCommand>
{
    public ConnectNewIntegrationValidator()
    {
        RuleFor(command => command.FranchiseId).Must(id => id is null || new TenantScope("any", id).IsValid).Says("franchise_id", "bad_form");
        RuleFor(command => command.AccountKey).Must(key => key is null || IntegrationNames.IsAccountKey(key)).Says("account_key", "bad_form");
        RuleFor(command => command.DisplayName).Must(name => name is null || IntegrationNames.IsDisplayName(name)).Says("display_name", "bad_form");
    }
}

internal sealed class ConnectNewIntegrationHandler(
    NewIntegrations newIntegrations, IProviderCatalogue catalogue, ConnectionTester tester, IssuedGrants grants, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<ConnectNewIntegrationCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(ConnectNewIntegrationCommand request, CancellationToken cancellationToken)
    {
        var made = await newIntegrations.MakeAsync(
            new(request.Tenant, request.Provider, request.FranchiseId, request.AccountKey, request.DisplayName, request.Config), cancellationToken);
        if (!made.Succeeded)
        {
            return made.Error;
        }

        var integration = made.Value;
        var provider = catalogue.Find(integration.Provider)!;
        var draft = await tester.DraftAsync(provider, integration, null, cancellationToken);
        if (!draft.Succeeded)
        {
            return draft.Error;
        }

        if (provider.OAuthFor(draft.Value.Values) is not null)
        {
            // A consent is a trip of the browser, and the row has to be there before it begins.
            return Error.Of(ErrorKind.Invalid, "authorization.needs_browser");
        }

        var tried = await tester.TryAsync(provider, new(request.Tenant, draft.Value.Values, integration.Id), cancellationToken);
        if (tried.Failure is { } failure)
        {
            return ProviderRefusals.Of(provider, failure);
        }

        var kept = await grants.KeepAsync(request.Tenant, provider, integration, tried.Verification!.Tokens, cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        var connected = integration.Connect(tried.Verification.Account, verified: provider.VerifyCost != VerifyCost.None, clock.Now(), Random.Shared.NextDouble());
        return connected.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, integration), cancellationToken)
            : connected.Error;
    }
}
