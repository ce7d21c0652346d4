using System.Security.Claims;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

/// <summary>Where providers send people back to, and the page that says how it ended. Both are a browser's: nobody brings a bearer token here.</summary>
internal static class AuthorizationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var callback = api.MapGroup("/callback/{code}").WithTags("Consent").AllowAnonymous().AddEndpointFilter(KeepPrivateAsync);
        callback.MapGet("/", Complete).WithName("CompleteAuthorization").WithSummary("Where a provider sends the person back; goes on to a clean address").Produces(303).ProducesProblem(404);
        callback.MapGet("/result", Result).WithName("ShowAuthorizationResult").WithSummary("How a consent ended, as a page")
            .TakesQuery(("outcome", "How it ended.")).Produces(200, contentType: "text/html").ProducesProblem(404);
    }

    private static async Task<IResult> Complete(string code, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!ProviderCodes.TryParse(code, out var provider))
        {
            return IntegrationErrors.ProviderNotFound().ToProblem();
        }

        // A parameter that comes twice is none: nobody could say which one counts.
        var query = http.Request.Query.Where(parameter => parameter.Value.Count == 1).ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        var call = (CallContext)http.RequestServices.GetService(typeof(CallContext))!;
        call.From = http.Connection.RemoteIpAddress?.ToString();
        if (http.User.Identity?.IsAuthenticated == true)
        {
            call.Actor = CallerClaims.ActorOf(http.User);
        }

        var ended = await mediator.Send(new CompleteAuthorizationCommand(provider, query, VisitorOf(http)), cancellationToken);
        if (!ended.Succeeded)
        {
            return ended.Error.ToProblem();
        }

        http.Response.Headers.Location = CleanAddress(ended.Value);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult Result(string code, HttpContext http, IProviderCatalogue catalogue)
    {
        if (!ProviderCodes.TryParse(code, out var provider) || catalogue.Find(provider) is not { } known)
        {
            return IntegrationErrors.ProviderNotFound().ToProblem();
        }

        var romanian = http.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("ro", StringComparison.OrdinalIgnoreCase);
        return ResultPage.Of(known.Name, http.Request.Query["outcome"].ToString(), romanian ? "ro" : "en");
    }

    /// <summary>No code, no state: codes of ours only.</summary>
    private static string CleanAddress(AuthorizationOutcome outcome)
    {
        var path = outcome.ReturnUrl ?? $"{IntegrationsModule.BasePath}/callback/{outcome.Provider.Code()}/result";
        var parameters = $"outcome={outcome.Code}&provider={outcome.Provider.Code()}" + (outcome.IntegrationId is { } id ? $"&integration={id}" : string.Empty);
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        path = fragment < 0 ? path : path[..fragment];
        return path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + parameters;
    }

    private static Visitor VisitorOf(HttpContext http)
    {
        var user = http.User.Identity?.IsAuthenticated == true ? http.User : null;
        return new(BrowserSession.Read(http.Request), user?.FindFirstValue("sub") ?? user?.FindFirstValue(ClaimTypes.NameIdentifier), tenant => user is not null && MayWrite(user, tenant));
    }

    private static bool MayWrite(ClaimsPrincipal user, TenantScope tenant)
        => CallerClaims.TenantOf(user, tenant.CompanyId) is { Succeeded: true } scope && scope.Value == tenant && CallerClaims.May(user, CallerClaims.Write);

    private static async ValueTask<object?> KeepPrivateAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        return await next(context);
    }
}
