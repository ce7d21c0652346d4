using System.Security.Claims;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>Reads from the caller's token for whom it acts. Nothing about the tenant ever comes from a body or a query.</summary>
internal static class Caller
{
    public const string CompanyHeader = "X-Company-Id";
    public const string CompanyClaim = "company_id";
    public const string FranchiseClaim = "franchise_id";

    /// <summary>An endpoint filter's result: the tenant is then in <see cref="Tenant"/>.</summary>
    public static async ValueTask<object?> EstablishAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var scope = ScopeOf(http.User, http.Request.Headers[CompanyHeader].ToString() is { Length: > 0 } named ? named : null);
        if (!scope.Succeeded)
        {
            return scope.Error.ToProblem();
        }

        http.Items[typeof(TenantScope)] = scope.Value;
        var call = (CallContext)http.RequestServices.GetService(typeof(CallContext))!;
        call.Actor = new("person", Cut(http.User.FindFirstValue("sub") ?? http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "unknown", 200));
        call.From = http.Connection.RemoteIpAddress?.ToString();
        http.Response.Headers.CacheControl = "no-store";
        return await next(context);
    }

    public static TenantScope Tenant(this HttpContext http) => (TenantScope)http.Items[typeof(TenantScope)]!;

    public static Result<TenantScope> ScopeOf(ClaimsPrincipal user, string? named)
    {
        var companies = user.FindAll(CompanyClaim).Select(claim => claim.Value).ToList();
        if (companies.Count == 0)
        {
            return Error.Of(ErrorKind.Forbidden, "request.company_foreign");
        }

        if (named is null && companies.Count > 1)
        {
            return Error.Of(ErrorKind.Invalid, "request.company_required");
        }

        var company = named ?? companies[0];
        if (!companies.Contains(company, StringComparer.Ordinal))
        {
            return Error.Of(ErrorKind.Forbidden, "request.company_foreign");
        }

        var scope = new TenantScope(company, user.FindFirstValue(FranchiseClaim));
        return scope.IsValid ? scope : Error.Of(ErrorKind.Forbidden, "request.company_foreign");
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
