using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>A bundle for support: the row, what the provider declares, the latest activity. Holds no secret.</summary>
internal sealed record GetDiagnosticsQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<DiagnosticsView>>;

internal sealed record DiagnosticsView(
    DateTimeOffset CreatedAt,
    string? ModuleVersion,
    IntegrationView Integration,
    DiagnosticsProviderView? Provider,
    IReadOnlyList<ActivityView> Activity);

internal sealed record DiagnosticsProviderView(string Code, string Name, string? ApiVersion, string VerifyCall, string VerifyCost, string Tier, Uri Documentation);

internal sealed class GetDiagnosticsHandler(IIntegrationReadStore store, IProviderCatalogue catalogue, TimeProvider clock)
    : IRequestHandler<GetDiagnosticsQuery, Result<DiagnosticsView>>
{
    private const int LatestActivity = 50;

    public async Task<Result<DiagnosticsView>> Handle(GetDiagnosticsQuery request, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(request.Tenant, request.Id, cancellationToken) is not { } integration)
        {
            return IntegrationErrors.NotFound();
        }

        var activity = await store.ListActivityAsync(request.Tenant, request.Id, new(LatestActivity), cancellationToken);
        return new DiagnosticsView(
            clock.Now(),
            typeof(GetDiagnosticsQuery).Assembly.GetName().Version?.ToString(),
            integration,
            ProviderCodes.TryParse(integration.Provider, out var code) && catalogue.Find(code) is { } provider ? Describe(provider) : null,
            activity.Items);
    }

    private static DiagnosticsProviderView Describe(ProviderDescriptor provider) => new(
        provider.Provider.Code(), provider.Name, provider.ApiVersion, provider.VerifyCall, Words.Code(provider.VerifyCost), Words.Code(provider.Tier), provider.Documentation);
}
