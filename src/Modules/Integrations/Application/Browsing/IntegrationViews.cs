using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Mapster;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>Makes views. The only place that decides what a reader may see of the settings.</summary>
internal sealed class IntegrationViews
{
    private readonly IProviderCatalogue catalogue;
    private readonly TypeAdapterConfig mapping;

    public IntegrationViews(IProviderCatalogue catalogue)
    {
        this.catalogue = catalogue;
        mapping = new TypeAdapterConfig { RequireExplicitMapping = true };
        AsTheyAre<MaskedConfig>();
        AsTheyAre<Text>();
        AsTheyAre<ProviderAccount>();
        AsTheyAre<ErrorContext>();
        mapping.NewConfig<Integration, IntegrationView>()
            .Map(view => view.Id, row => row.Id.Value)
            .Map(view => view.Provider, row => row.Provider.Code())
            .Map(view => view.Status, row => Words.Code(row.Status))
            .Map(view => view.GrantId, row => row.GrantId == null ? (Guid?)null : row.GrantId.Value.Value)
            .Map(view => view.ErrorCode, row => row.ErrorCode == null ? null : Words.Code(row.ErrorCode.Value))
            .Map(view => view.Config, row => row.Config.Masked(SecretsOf(row.Provider)))
            .Map(view => view.ErrorMessage, row => Explain(row.Provider, row.Status, row.ErrorCode))
            .Ignore(view => view.Inherited);
        mapping.Compile();
    }

    public IntegrationView Of(TenantScope tenant, Integration integration)
        => integration.Adapt<IntegrationView>(mapping) with { Inherited = !tenant.Owns(integration.FranchiseId) };

    /// <summary>Which settings a reader may not see. Of a provider that this build does not know nothing says what is secret, so everything is.</summary>
    public Func<string, bool> SecretsOf(Provider? provider)
        => provider is { } known && catalogue.Find(known) is { } descriptor ? descriptor.IsSecret : static _ => true;

    public Text? Explain(Provider provider, IntegrationStatus status, FailureReason? reason)
    {
        var name = catalogue.Find(provider)?.Name ?? provider.Code();
        return status == IntegrationStatus.Disconnected ? reason?.ExplainAttempt(name) : reason?.Explain(name);
    }

    /// <summary>Immutable, or made for this view alone: nothing to copy.</summary>
    private void AsTheyAre<T>() => mapping.NewConfig<T, T>().MapWith(value => value);
}
