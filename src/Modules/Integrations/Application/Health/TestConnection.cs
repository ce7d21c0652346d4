using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>A health check of a saved row, now: recorded, and it may change the state either way. Whoever may use the row may check it.</summary>
internal sealed record TestConnectionCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<TestReport>>;

internal sealed class TestConnectionHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, ConnectionTester tester, IUnitOfWork unitOfWork, IntegrationViews views, TimeProvider clock)
    : IRequestHandler<TestConnectionCommand, Result<TestReport>>
{
    public async Task<Result<TestReport>> Handle(TestConnectionCommand request, CancellationToken cancellationToken)
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

        var draft = await tester.DraftAsync(provider, integration, null, cancellationToken);
        var unreadable = draft.Error?.Reason == FailureReason.SecretUnreadable;
        if (!draft.Succeeded && !unreadable)
        {
            return draft.Error;
        }

        var tried = unreadable
            ? new TriedConnection(null, new ProviderFailure(FailureReason.SecretUnreadable) { Plain = true }, TimeSpan.Zero)
            : await tester.TryAsync(provider, new(request.Tenant, draft.Value!.Values, integration.Id), cancellationToken);
        var report = TestReport.Of(provider, tried);
        if (integration.Status == IntegrationStatus.Disconnected || (tried.Failure is null && provider.VerifyCost == VerifyCost.None))
        {
            // Nothing to keep: the test says whether a connect would succeed, or that nothing can be proved.
            return report with { Integration = views.Of(request.Tenant, integration) };
        }

        var recorded = tried.Failure is { } failure
            ? integration.FailCheck(failure, clock.Now(), Random.Shared.NextDouble())
            : integration.PassCheck(tried.Verification!.Account, clock.Now(), Random.Shared.NextDouble());
        return recorded.Succeeded
            ? await unitOfWork.CommitAsync<TestReport>(report with { Integration = views.Of(request.Tenant, integration) }, cancellationToken)
            : recorded.Error;
    }
}
