using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Catalogue;

/// <summary>Every provider whose connector works.</summary>
internal sealed record ListProvidersQuery : IQuery<Result<Listed<ProviderView>>>;

internal sealed class ListProvidersHandler(ProviderViews views) : IRequestHandler<ListProvidersQuery, Result<Listed<ProviderView>>>
{
    public Task<Result<Listed<ProviderView>>> Handle(ListProvidersQuery request, CancellationToken cancellationToken)
        => Task.FromResult<Result<Listed<ProviderView>>>(new Listed<ProviderView>(views.All, null));
}

internal sealed record GetProviderQuery(string Code) : IQuery<Result<ProviderView>>;

internal sealed class GetProviderHandler(ProviderViews views) : IRequestHandler<GetProviderQuery, Result<ProviderView>>
{
    public Task<Result<ProviderView>> Handle(GetProviderQuery request, CancellationToken cancellationToken)
        => Task.FromResult<Result<ProviderView>>(views.All.FirstOrDefault(view => view.Code == request.Code) is { } view ? view : IntegrationErrors.ProviderNotFound());
}

/// <summary>The catalogue's views, made once: descriptors do not change while the process runs.</summary>
internal sealed class ProviderViews(IProviderCatalogue catalogue, IOAuthSettings operatorSettings)
{
    public IReadOnlyList<ProviderView> All { get; } = [.. catalogue.All.Select(provider => Of(catalogue, operatorSettings, provider))];

    private static ProviderView Of(IProviderCatalogue catalogue, IOAuthSettings operatorSettings, ProviderDescriptor provider) => ProviderView.Of(provider) with
    {
        SuggestsFrom = catalogue.Capability<ISuggestsSettings>(provider.Provider)?.SuggestsFrom,
        MakesKeyPair = catalogue.Capability<IMakesKeyPair>(provider.Provider) is not null,
        RedirectUri = operatorSettings.PublicBaseUrl is { } site && provider.OAuth.Any(rule => rule.OwnApp is not null) ? new Uri(site, OAuthContexts.CallbackPath + provider.Provider.Code()) : null,
        SendsTestMessage = catalogue.Capability<ISendsTestMessage>(provider.Provider) is not null,
    };
}
