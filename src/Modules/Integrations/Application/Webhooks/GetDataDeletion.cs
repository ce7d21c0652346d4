using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>The state of a person's request to have data deleted, by the code that the provider shows.</summary>
internal sealed record GetDataDeletionQuery(string Code) : IQuery<Result<DataDeletionView>>;

/// <param name="DoneBy">The delivery is kept no longer than that. The modules that listen, which hold the data, were told at once.</param>
internal sealed record DataDeletionView(DateTimeOffset RequestedAt, DateTimeOffset DoneBy);

internal sealed class GetDataDeletionHandler(IWebhookDeliveryStore store) : IRequestHandler<GetDataDeletionQuery, Result<DataDeletionView>>
{
    public async Task<Result<DataDeletionView>> Handle(GetDataDeletionQuery request, CancellationToken cancellationToken)
        => WebhookKey.IsOne(request.Code) && await store.FindDeletionAsync(WebhookKey.Hash(request.Code), cancellationToken) is { } asked
            ? new DataDeletionView(asked, asked + Limits.WebhookDeliveryRetention)
            : WebhookErrors.Refused();
}
