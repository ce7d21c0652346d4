using System.Text.Json.Nodes;
using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>A new row, disconnected, with its settings checked and its secrets sealed. Nothing is sent to the provider.</summary>
internal sealed record CreateIntegrationCommand(
    TenantScope Tenant,
    string Provider,
    string? FranchiseId,
    string? AccountKey,
    string? DisplayName,
    JsonObject Config) : ICommand<Result<IntegrationView>>, IRepeatable;

internal sealed class CreateIntegrationValidator : AbstractValidator<CreateIntegrationCommand>
{
    public CreateIntegrationValidator()
    {
        RuleFor(command => command.FranchiseId).Must(id => id is null || new TenantScope("any", id).IsValid).Says("franchise_id", "bad_form");
        RuleFor(command => command.AccountKey).Must(key => key is null || IntegrationNames.IsAccountKey(key)).Says("account_key", "bad_form");
        RuleFor(command => command.DisplayName).Must(name => name is null || IntegrationNames.IsDisplayName(name)).Says("display_name", "bad_form");
    }
}

internal sealed class CreateIntegrationHandler(NewIntegrations newIntegrations, IUnitOfWork unitOfWork, IntegrationViews views)
    : IRequestHandler<CreateIntegrationCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(CreateIntegrationCommand request, CancellationToken cancellationToken)
    {
        var made = await newIntegrations.MakeAsync(request, cancellationToken);
        return made.Succeeded
            ? await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, made.Value), cancellationToken)
            : made.Error;
    }
}

/// <summary>Makes the aggregate of a create: shared by a single create and an import.</summary>
internal sealed class NewIntegrations(IProviderCatalogue catalogue, SealedSettings settings, IIntegrationRepository integrations, TimeProvider clock)
{
    /// <param name="mayLack">Required settings may be missing still: they come before the first connect.</param>
    public async Task<Result<Integration>> MakeAsync(CreateIntegrationCommand request, CancellationToken cancellationToken, bool mayLack = false)
    {
        if (!ProviderCodes.TryParse(request.Provider, out var code) || catalogue.Find(code) is not { } provider)
        {
            return IntegrationErrors.UnknownProvider(request.Provider);
        }

        if (!request.Tenant.Owns(request.FranchiseId ?? request.Tenant.FranchiseId))
        {
            return IntegrationErrors.ForeignFranchise();
        }

        var input = SettingsReader.Read(provider, request.Config);
        var (_, incomplete) = input.Errors.Count == 0 ? SettingsReader.Complete(provider, input.Changed) : (SettingValues.Empty, []);
        FieldError[] errors = [.. input.Errors, .. incomplete.Where(error => !mayLack || error.Code != "required")];
        if (errors.Length > 0)
        {
            return IntegrationErrors.InvalidSettings(errors);
        }

        var now = clock.Now();
        var id = IntegrationId.New(now);
        var config = await settings.SealAsync(provider, request.Tenant.CompanyId, id, IntegrationConfig.Empty, input, cancellationToken);
        if (!config.Succeeded)
        {
            return config.Error;
        }

        var owner = new TenantScope(request.Tenant.CompanyId, request.FranchiseId ?? request.Tenant.FranchiseId);
        var integration = Integration.Create(
            id, owner, code, request.AccountKey ?? Integration.DefaultAccountKey, request.DisplayName, config.Value, provider.IsSecret, now);
        integrations.Add(request.Tenant, integration);
        return integration;
    }
}
