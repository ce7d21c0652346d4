using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>Asks the providers that sign nothing whether what came is true: only then it is handed over. Several hosts may do so at once.</summary>
internal sealed record ConfirmDeliveriesCommand : ICommand<Result<SweepReport>>, ISweep;

internal sealed class ConfirmDeliveriesHandler(IWebhookDeliveryStore store, IServiceScopeFactory scopes, ILogger<ConfirmDeliveriesHandler> logger)
    : IRequestHandler<ConfirmDeliveriesCommand, Result<SweepReport>>
{
    /// <summary>Longer than any call; a claim that runs out was left by a host that died.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    public async Task<Result<SweepReport>> Handle(ConfirmDeliveriesCommand request, CancellationToken cancellationToken)
    {
        int done = 0, failed = 0;
        var due = await store.ClaimDueAsync(Limits.SweepBatch, Claim, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Limits.SweepParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, options, async (row, stop) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var ok = await SweepStep.TryAsync(() => scope.ServiceProvider.GetRequiredService<ConfirmOneDelivery>().ConfirmAsync(row, stop), logger, row.Id, stop);
            Interlocked.Increment(ref done);
            Interlocked.Add(ref failed, ok ? 0 : 1);
        });
        return new SweepReport(done, failed);
    }
}

/// <summary>One delivery of the sweep, in a scope of its own.</summary>
internal sealed class ConfirmOneDelivery(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, IWebhookDeliveryStore store, ConnectionTester tester, WebhookBodies bodies, WebhookKeeping keeping, TimeProvider clock)
{
    /// <returns>False when the provider could not be asked.</returns>
    public async Task<bool> ConfirmAsync(DueWebhookDelivery due, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(due.Tenant, due.Id, cancellationToken) is not { Body: { } kept } delivery)
        {
            return true;
        }

        var integration = await integrations.FindAsync(delivery.Tenant, delivery.IntegrationId, cancellationToken);
        if (integration is null || integration.Status == IntegrationStatus.Disconnected
            || catalogue.Find(delivery.Provider) is not { Webhooks: { } rule } provider || catalogue.Capability<IConfirmsWebhooks>(delivery.Provider) is not { } confirms)
        {
            await store.SettleAsync(delivery, WebhookVerdict.Failed, "not_connected", null, cancellationToken);
            return false;
        }

        var opened = await bodies.OpenAsync(delivery.Tenant.CompanyId, delivery.View.Id, kept, cancellationToken);
        var draft = await tester.DraftAsync(provider, integration, null, cancellationToken);
        if (!opened.Succeeded || !draft.Succeeded)
        {
            return await PostponeAsync(delivery, cancellationToken);
        }

        using var limit = new CancellationTokenSource(Limits.InteractiveAttempt, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var attempt = new ConnectionAttempt(delivery.Tenant, draft.Value.Values, integration.Id);
        var sent = WebhookBodies.Again(delivery.View, opened.Value);
        ProviderResult<WebhookConfirmation> asked;
        try
        {
            asked = await confirms.ConfirmAsync(attempt, sent, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await PostponeAsync(delivery, cancellationToken);
        }

        if (!asked.Succeeded)
        {
            return await PostponeAsync(delivery, cancellationToken);
        }

        await (asked.Value switch
        {
            // A report may overtake what the provider says when it is asked: it has a second chance.
            WebhookConfirmation.Denied when delivery.View.Attempts == 0 => store.PostponeAsync(delivery, RetryPolicy.Next(1, null, Random.Shared.NextDouble()), cancellationToken),
            WebhookConfirmation.Denied => store.DenyAsync(delivery, "not_confirmed", WebhookKeeping.DigestOf(delivery.Provider, rule, sent), cancellationToken),
            var said => store.SettleAsync(delivery, WebhookVerdict.Accepted, said == WebhookConfirmation.Confirmed ? WebhookKeeping.Confirmed : null, keeping.EventOf(delivery, clock.Now()), cancellationToken),
        });
        return true;
    }

    private async Task<bool> PostponeAsync(StoredWebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await (delivery.View.Attempts + 1 >= Limits.WebhookConfirmations
            ? store.SettleAsync(delivery, WebhookVerdict.Failed, "could_not_be_asked", null, cancellationToken)
            : store.PostponeAsync(delivery, RetryPolicy.Next(delivery.View.Attempts + 1, null, Random.Shared.NextDouble()), cancellationToken));
        return false;
    }
}
