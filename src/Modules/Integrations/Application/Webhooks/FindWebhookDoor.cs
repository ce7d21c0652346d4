using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>Whose address this is. Asked before anything of the body is read, so that a stranger's costs nothing.</summary>
/// <param name="Key">The unguessable part.</param>
/// <param name="OfApp">Below <c>/hooks/apps/</c>.</param>
internal sealed record FindWebhookDoorQuery(string Key, bool OfApp) : IQuery<Result<WebhookDoor>>;

/// <summary>Exactly one of the two is set.</summary>
internal sealed record WebhookDoor(WebhookTarget? Target, OperatorWebhookApp? App);

internal sealed class FindWebhookDoorHandler(IWebhookEndpointStore endpoints, IWebhookApps apps) : IRequestHandler<FindWebhookDoorQuery, Result<WebhookDoor>>
{
    public async Task<Result<WebhookDoor>> Handle(FindWebhookDoorQuery request, CancellationToken cancellationToken)
    {
        if (!WebhookKey.IsOne(request.Key))
        {
            return WebhookErrors.Refused();
        }

        if (request.OfApp && apps.Find(request.Key) is { } app)
        {
            return new WebhookDoor(null, app);
        }

        return await endpoints.FindAsync(WebhookKey.Hash(request.Key), cancellationToken) is { } target && target.App is not null == request.OfApp
            ? new WebhookDoor(target, null)
            : WebhookErrors.Refused();
    }
}
