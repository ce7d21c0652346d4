using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>One message from a connected row to its own address. The row stays as it is, however this ends.</summary>
internal sealed record SendTestMessageCommand(TenantScope Tenant, IntegrationId Id) : ICommand<Result<SentTestMessage>>;

internal sealed record SentTestMessage(string To);

internal sealed class SendTestMessageHandler(IIntegrationRepository integrations, IProviderCatalogue catalogue, OpenConnections connections, TimeProvider clock)
    : IRequestHandler<SendTestMessageCommand, Result<SentTestMessage>>
{
    public async Task<Result<SentTestMessage>> Handle(SendTestMessageCommand request, CancellationToken cancellationToken)
    {
        var integration = await integrations.FindAsync(request.Tenant, request.Id, cancellationToken);
        if (integration is null)
        {
            return IntegrationErrors.NotFound();
        }

        if (catalogue.Capability<ISendsTestMessage>(integration.Provider) is not { } sender)
        {
            return IntegrationErrors.UnknownProvider(integration.Provider.Code());
        }

        // Under the row's own owner, so that it is this row and no other that the rule finds.
        var owner = new TenantScope(integration.CompanyId, integration.FranchiseId);
        var opened = await connections.GetAsync(owner, integration.Provider, integration.AccountKey, cancellationToken);
        if (!opened.Succeeded || opened.Value.Id != integration.Id)
        {
            return IntegrationErrors.NotConnected();
        }

        using var limit = new CancellationTokenSource(Limits.InteractiveAttempt, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var sent = await sender.SendTestMessageAsync(opened.Value.Attempt, both.Token);
            return sent.Succeeded ? new SentTestMessage(sent.Value) : ProviderRefusals.Of(opened.Value.Provider, sent.Failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProviderRefusals.Of(opened.Value.Provider, new(FailureReason.ProviderUnavailable));
        }
    }
}
