using System.Text.Json.Nodes;
using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>An edit by a person who read version <paramref name="ExpectedVersion"/>. Null members of <paramref name="Changes"/> are left as they are.</summary>
internal sealed record ConfigureIntegrationCommand(TenantScope Tenant, IntegrationId Id, int ExpectedVersion, IntegrationChanges Changes) : ICommand<Result<IntegrationView>>;

/// <param name="DisplayName">New name; an empty one clears it.</param>
/// <param name="Config">Settings by JSON Merge Patch (RFC 7396): left out = kept, null = cleared, a secret's mask = kept.</param>
internal sealed record IntegrationChanges(string? DisplayName, JsonObject? Config);

internal sealed class ConfigureIntegrationValidator : AbstractValidator<ConfigureIntegrationCommand>
{
    public ConfigureIntegrationValidator()
        => RuleFor(command => command.Changes.DisplayName).Must(name => string.IsNullOrEmpty(name) || IntegrationNames.IsDisplayName(name)).Says("display_name", "bad_form");
}

internal sealed class ConfigureIntegrationHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, SealedSettings settings, IssuedGrants grants, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<ConfigureIntegrationCommand, Result<IntegrationView>>
{
    public async Task<Result<IntegrationView>> Handle(ConfigureIntegrationCommand request, CancellationToken cancellationToken)
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

        var config = integration.Config;
        if (request.Changes.Config is { } sent)
        {
            var merged = await MergeAsync(provider, integration, sent, cancellationToken);
            if (!merged.Succeeded)
            {
                return merged.Error;
            }

            config = merged.Value;
            if (provider.Renewal is not null && !config.Equals(integration.Config))
            {
                // Tokens of the old credentials prove nothing about the new ones.
                await grants.ReleaseLoginAsync(request.Tenant, integration, cancellationToken);
            }
        }

        var name = request.Changes.DisplayName is { } given ? (given.Length == 0 ? null : given) : integration.DisplayName;
        var configured = integration.Configure(name, config, provider.IsSecret, clock.Now());
        if (!configured.Succeeded)
        {
            return configured.Error;
        }

        var saved = await unitOfWork.CommitAsync<IntegrationView>(views.Of(request.Tenant, integration), cancellationToken);
        return saved.Error?.Code == IntegrationErrors.ChangedMeanwhile().Code ? IntegrationErrors.VersionStale() : saved;
    }

    private async Task<Result<IntegrationConfig>> MergeAsync(ProviderDescriptor provider, Integration integration, JsonObject sent, CancellationToken cancellationToken)
    {
        var input = SettingsReader.Read(provider, sent);
        if (input.Errors.Count > 0)
        {
            return IntegrationErrors.InvalidSettings(input.Errors);
        }

        var known = await settings.OpenAsync(
            provider, integration.CompanyId, integration.Id, integration.Config.Without(input.Cleared).Without(input.Changed.Keys), cancellationToken);
        if (!known.Succeeded)
        {
            return known.Error;
        }

        var (_, errors) = SettingsReader.Complete(provider, Merged(known.Value, input));

        // A disconnected row has let go of its secrets: editing its settings must not ask for them.
        var asked = integration.Status == IntegrationStatus.Disconnected
            ? errors.Where(error => !(error.Code == "required" && provider.IsSecret(error.Field["config.".Length..]) && !input.Cleared.Contains(error.Field["config.".Length..]))).ToList()
            : errors;
        if (asked.Count > 0)
        {
            return IntegrationErrors.InvalidSettings(asked);
        }

        return await settings.SealAsync(provider, integration.CompanyId, integration.Id, integration.Config, input, cancellationToken);
    }

    private static Dictionary<string, object> Merged(IReadOnlyDictionary<string, object> known, SettingsInput input)
    {
        var merged = new Dictionary<string, object>(known);
        foreach (var (name, value) in input.Changed)
        {
            merged[name] = value;
        }

        return merged;
    }
}
