using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

/// <summary>
/// Where the console's form begins the trip to a provider's consent page: a plain POST of the browser, because the trip is the browser's (a cookie ties it to the
/// one that began it) and a circuit has no response to write a cookie to.
/// </summary>
internal static class ConsentEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
        => endpoints.MapPost("/c/{company}/integrations/{id:guid}/consent", BeginAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> BeginAsync(
        string company, Guid id, HttpContext http, IMediator mediator, [FromForm] bool? reauthorize, [FromForm(Name = "replace_account")] bool? replaceAccount, CancellationToken cancellationToken)
    {
        var page = $"/c/{Uri.EscapeDataString(company)}/integrations/{id}";
        var tenant = CallerClaims.TenantOf(http.User, company);
        if (!tenant.Succeeded || !CallerClaims.May(http.User, CallerClaims.Write))
        {
            // The page itself says what this person may see.
            return Results.LocalRedirect(page);
        }

        var call = (CallContext)http.RequestServices.GetService(typeof(CallContext))!;
        var session = BrowserSession.ReadOrMake(http.Request);
        call.Actor = CallerClaims.ActorOf(http.User);
        call.From = http.Connection.RemoteIpAddress?.ToString();
        call.BrowserSession = session;
        var answer = await mediator.Send(
            new ConnectIntegrationCommand(tenant.Value, new(id), null, replaceAccount == true) { Reauthorize = reauthorize == true, ReturnUrl = page }, cancellationToken);
        if (answer.Value?.Consent is { } consent)
        {
            BrowserSession.Write(http.Response, session, consent.RedirectUri);
            http.Response.Headers.Location = consent.AuthorizationUrl.AbsoluteUri;
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }

        return Results.LocalRedirect($"{page}?outcome={(answer.Succeeded ? "connected" : answer.Error.Reason?.Code() ?? answer.Error.Code)}");
    }
}
