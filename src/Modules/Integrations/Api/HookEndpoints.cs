using System.Globalization;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Api;

/// <summary>Where providers send to. Anonymous: what is believed is decided by signatures, and strangers learn nothing.</summary>
internal static class HookEndpoints
{
    private static readonly string[] Methods = ["POST", "GET"];

    public static void Map(IEndpointRouteBuilder api)
    {
        // A wrong address of an app is the operator's to hear of now, not with the first delivery.
        api.ServiceProvider.GetRequiredService<IWebhookApps>();
        var hooks = api.MapGroup("/hooks").AllowAnonymous().ExcludeFromDescription();
        hooks.MapMethods("/{key}", Methods, (string key, HttpContext http, IMediator mediator, WebhookGate gate) => ReceiveAsync(key, ofApp: false, null, http, mediator, gate));
        hooks.MapMethods("/apps/{key}", Methods, (string key, HttpContext http, IMediator mediator, WebhookGate gate) => ReceiveAsync(key, ofApp: true, null, http, mediator, gate));
        hooks.MapPost("/apps/{key}/{purpose:regex(^(deauthorize|data-deletion)$)}", (string key, string purpose, HttpContext http, IMediator mediator, WebhookGate gate) => ReceiveAsync(key, ofApp: true, purpose, http, mediator, gate));
        hooks.MapGet("/deletions/{code}", ShowDeletion);
    }

    private static async Task<IResult> ReceiveAsync(string key, bool ofApp, string? purpose, HttpContext http, IMediator mediator, WebhookGate gate)
    {
        var clock = http.Service<TimeProvider>();
        var started = clock.GetTimestamp();
        http.Response.Headers.CacheControl = "no-store";
        using var entered = WebhookKey.IsOne(key) ? gate.Enter(key, ofApp) : WebhookPass.Free;
        if (entered is null)
        {
            return TooMany();
        }

        if (WebhookBody.Problem(http.Request) is { } unreadable)
        {
            return new Refusal(unreadable.Error, unreadable.Status);
        }

        var door = await mediator.Send(new FindWebhookDoorQuery(key, ofApp), http.RequestAborted);
        if (!door.Succeeded)
        {
            gate.Stranger(key);
            return door.Error.ToProblem();
        }

        using var admitted = gate.Admit(key, door.Value.Target?.Tenant.CompanyId);
        if (admitted is null)
        {
            return TooMany();
        }

        var (body, problem) = await WebhookBody.ReadAsync(http, clock);
        if (problem is { } refused)
        {
            return new Refusal(refused.Error, refused.Status);
        }

        http.Service<CallContext>().Actor = Actor.System("webhook");
        var request = Request(http, body!, purpose, door.Value.Target, clock);
        bool NoteRefusal() => gate.NoteRefusal(door.Value.Target is { } target ? "company " + target.Tenant.CompanyId : "app " + door.Value.App!.App.Authority);

        // Once the bytes are here the work is finished even if the provider has hung up: what it repeats is then known.
        var answer = door.Value is { Target: { App: null } target }
            ? await mediator.Send(new ReceiveWebhookCommand(target, request, started, NoteRefusal), CancellationToken.None)
            : await mediator.Send(new ReceiveAppWebhookCommand(door.Value.App, door.Value.Target, request, started, NoteRefusal), CancellationToken.None);
        return answer.Succeeded ? Answer(http, answer.Value) : answer.Error.ToProblem();
    }

    private static WebhookRequest Request(HttpContext http, byte[] body, string? purpose, WebhookTarget? target, TimeProvider clock) => new()
    {
        Method = http.Request.Method,
        Address = new Uri(http.Service<IPublicAddress>().Base.OriginalString.TrimEnd('/') + http.Request.Path.ToUriComponent() + http.Request.QueryString.Value),
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Body = body,
        ReceivedAt = clock.GetUtcNow(),
        Setting = name => target?.Config[name] is { } value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : null,
        Purpose = purpose,
    };

    private static IResult Answer(HttpContext http, WebhookAnswer answer)
    {
        if (answer.DeletionCode is { } code)
        {
            var url = new Uri(http.Service<IPublicAddress>().Base, $"{WebhookAddresses.Path}deletions/{code}");
            return Results.Json(new { url = url.ToString(), confirmation_code = code }, ModuleJson.Options);
        }

        // A challenge is somebody else's text: plain, and not to be taken for anything better.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return answer.Text is { } text ? Results.Text(text, "text/plain") : Results.Ok();
    }

    /// <summary>What a person sees who asked for deletion: no name, no account, only that it was asked and when it ends.</summary>
    private static async Task<IResult> ShowDeletion(string code, HttpContext http, IMediator mediator, WebhookGate gate)
    {
        using var entered = WebhookKey.IsOne(code) ? gate.Enter(code, ofApp: false) : WebhookPass.Free;
        if (entered is null)
        {
            return TooMany();
        }

        var found = await mediator.Send(new GetDataDeletionQuery(code), http.RequestAborted);
        if (!found.Succeeded)
        {
            gate.Stranger(code);
            return found.Error.ToProblem();
        }

        var (asked, done) = (found.Value.RequestedAt.UtcDateTime, found.Value.DoneBy.UtcDateTime);
        var text = Languages.Of(http.Request) == "ro"
            ? $"Cererea de ștergere a fost primită la {asked.ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture)} UTC și transmisă imediat companiilor pe care le privește. Ce se păstrează despre cererea însăși se șterge cel târziu la {done.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}."
            : $"The request for deletion was received at {asked.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC and handed at once to the companies that it concerns. What is kept of the request itself is deleted by {done.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} at the latest.";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(text, "text/plain");
    }

    private static Refusal TooMany() => new(Error.Of(ErrorKind.Unavailable, "webhook.too_many") with { RetryAfter = TimeSpan.FromSeconds(1) }, StatusCodes.Status429TooManyRequests);

    private static T Service<T>(this HttpContext http)
        where T : notnull
        => (T)http.RequestServices.GetService(typeof(T))!;

    private sealed class Refusal(Error error, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ErrorResponses.WriteAsync(httpContext, error, status);
    }
}
