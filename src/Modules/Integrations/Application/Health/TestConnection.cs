using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>A health check of a saved row, now: recorded, and it may change the state either way. Whoever may use the row may check it.</summary>
internal sealed record TestConnectionCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<TestReport>>;

internal sealed class TestConnectionHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, CheckConnection check, IssuedGrants grants, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<TestConnectionCommand, Result<TestReport>>
{
    public async Task<Result<TestReport>> Handle(TestConnectionCommand request, CancellationToken cancellationToken)
    {
        var report = await TestAsync(request, cancellationToken);
        if (report.Error?.Code != IntegrationErrors.ChangedMeanwhile().Code)
        {
            return report;
        }

        // The row changed while the provider answered (settings, or another test moved it): once more, as it is now.
        unitOfWork.Reset();
        return await TestAsync(request, cancellationToken);
    }

    private async Task<Result<TestReport>> TestAsync(TestConnectionCommand request, CancellationToken cancellationToken)
    {
        var integration = await integrations.FindAsync(request.Tenant, request.Id, cancellationToken);
        if (integration is null)
        {
            return IntegrationErrors.NotFound();
        }

        if (catalogue.Find(integration.Provider) is not { } provider)
        {
            return IntegrationErrors.UnknownProvider(integration.Provider.Code());
        }

        var tried = await check.TryAsync(request.Tenant, provider, integration, byPerson: true, cancellationToken);
        if (!tried.Succeeded)
        {
            return tried.Error;
        }

        var report = TestReport.Of(provider, tried.Value, goesOnByItself: integration.Status == IntegrationStatus.Connected);
        if (integration.Status == IntegrationStatus.Disconnected)
        {
            // Nothing to keep: the test says whether a connect would succeed.
            return report with { Integration = views.Of(request.Tenant, integration) };
        }

        var kept = await grants.KeepAsync(request.Tenant, provider, integration, tried.Value.Verification?.Tokens, cancellationToken);
        var applied = kept.Succeeded ? CheckConnection.Apply(provider, integration, tried.Value, clock.Now()) : kept;
        return applied.Succeeded
            ? await unitOfWork.CommitAsync<TestReport>(report with { Integration = views.Of(request.Tenant, integration) }, cancellationToken)
            : applied.Error;
    }
}
