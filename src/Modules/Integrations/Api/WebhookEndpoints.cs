using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

/// <summary>The address of a connection and what came to it, for people and programs of the tenant.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var read = api.MapGroup("/{id:guid}").WithTags("Webhooks").RequireAuthorization(Scopes.Read);
        read.MapGet("/webhook", Get).WithName("GetWebhook").WithSummary("The address to paste at the provider, when something last came, which secrets count").Produces<WebhookView>().ProducesProblem(404);
        read.MapGet("/deliveries", List).WithName("ListDeliveries").WithSummary("What came in during the last 30 days, newest first").Produces<Listed<WebhookDeliveryView>>().ProducesProblem(404)
            .TakesQuery(("verdict", "accepted, repeated, bad_signature, ignored, failed or waiting.")).TakesPage();
        read.MapGet("/deliveries/{delivery:guid}", GetDelivery).WithName("GetDelivery").WithSummary("One delivery, its headers redacted and its values masked").Produces<WebhookDeliveryDetailView>().ProducesProblem(404);

        var write = api.MapGroup("/{id:guid}").WithTags("Webhooks").RequireAuthorization(Scopes.Write);
        write.MapPost("/webhook", Rotate).WithName("RotateWebhook").WithSummary("Make the address, or rotate what guards it; a new secret is shown once, the old one counts for 24 h")
            .Accepts<RotateWebhookBody>(isOptional: true, "application/json").Produces<WebhookView>().ProducesProblem(404).ProducesProblem(409);
        write.MapDelete("/webhook", Remove).WithName("RemoveWebhook").WithSummary("Remove the address and its secrets").Produces(204).ProducesProblem(404);
        write.MapPost("/deliveries/{delivery:guid}/replay", Replay).WithName("ReplayDelivery").WithSummary("Hand it over once more; safe to press twice").Produces<WebhookDeliveryView>().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Get(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetWebhookQuery(http.Tenant(), new(id)), cancellationToken)).ToOk();

    private static async Task<IResult> Rotate(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http, optional: true) is not { } body)
        {
            return Results.Empty;
        }

        var secret = body.OptionalText("secret") is { Length: > 0 } text ? new Secret(text.Trim() is { Length: > 0 } trimmed ? trimmed : text) : null;
        var command = new RotateWebhookCommand(http.Tenant(), new(id), secret, body.Flag("new_address"), body.Flag("revoke_previous"));
        return body.Problem() is { } problem ? problem.ToProblem() : (await mediator.Send(command, cancellationToken)).ToOk();
    }

    private static async Task<IResult> Remove(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var removed = await mediator.Send(new RemoveWebhookCommand(http.Tenant(), new(id)), cancellationToken);
        return removed.Succeeded ? Results.NoContent() : removed.Error.ToProblem();
    }

    private static async Task<IResult> List(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var query = http.Request.Query;
        var limit = PageLimits.Of(http);
        return limit.Succeeded
            ? (await mediator.Send(new ListDeliveriesQuery(http.Tenant(), new(id), query["verdict"], limit.Value.Value, query["cursor"]), cancellationToken)).ToOk()
            : limit.Error.ToProblem();
    }

    private static async Task<IResult> GetDelivery(Guid id, Guid delivery, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetDeliveryQuery(http.Tenant(), new(id), delivery), cancellationToken)).ToOk();

    private static async Task<IResult> Replay(Guid id, Guid delivery, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ReplayDeliveryCommand(http.Tenant(), new(id), delivery), cancellationToken)).ToOk();
}
