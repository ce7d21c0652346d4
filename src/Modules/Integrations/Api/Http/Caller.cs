using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>Reads from the caller's token for whom it acts. Nothing about the tenant ever comes from a body or a query.</summary>
internal static class Caller
{
    public const string CompanyHeader = "X-Company-Id";

    /// <summary>An endpoint filter's result: the tenant is then in <see cref="Tenant"/>.</summary>
    public static async ValueTask<object?> EstablishAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var scope = CallerClaims.TenantOf(http.User, http.Request.Headers[CompanyHeader].ToString() is { Length: > 0 } named ? named : null);
        if (!scope.Succeeded)
        {
            return scope.Error.ToProblem();
        }

        http.Items[typeof(TenantScope)] = scope.Value;
        var call = (CallContext)http.RequestServices.GetService(typeof(CallContext))!;
        call.Actor = CallerClaims.ActorOf(http.User);
        call.From = http.Connection.RemoteIpAddress?.ToString();
        http.Response.Headers.CacheControl = "no-store";
        return await next(context);
    }

    public static TenantScope Tenant(this HttpContext http) => (TenantScope)http.Items[typeof(TenantScope)]!;
}
