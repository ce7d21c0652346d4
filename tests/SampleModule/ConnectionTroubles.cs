using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Contracts.Events;
using MediatR;

namespace GeniusErp.SampleModule;

/// <summary>Tells the module's people that a connection stopped working, and takes it back when it works again.</summary>
internal sealed class ConnectionTroubles(IMediator mediator, Books books) : INotificationHandler<IntegrationFailed>, INotificationHandler<IntegrationRecovered>, INotificationHandler<IntegrationConnected>
{
    public async Task Handle(IntegrationFailed notification, CancellationToken cancellationToken)
    {
        // The text is the connection's own: asked for now, because what was wrong may be mended since.
        var now = await mediator.Send(new GetConnection(notification.Tenant, notification.Provider, notification.AccountKey), cancellationToken);
        if (now.Failure is { } failure)
        {
            books.Notices.TryAdd(notification.EventId, new(notification.Tenant, notification.Provider, notification.IntegrationId, failure.Message.Ro, Solved: false));
        }
    }

    public Task Handle(IntegrationRecovered notification, CancellationToken cancellationToken) => SolveAsync(notification.IntegrationId);

    public Task Handle(IntegrationConnected notification, CancellationToken cancellationToken) => SolveAsync(notification.IntegrationId);

    private Task SolveAsync(Guid integration)
    {
        foreach (var (key, notice) in books.Notices.Where(pair => pair.Value.IntegrationId == integration))
        {
            books.Notices[key] = notice with { Solved = true };
        }

        return Task.CompletedTask;
    }
}
