using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>What a token may do: its <c>scope</c> claim (RFC 8693 section 4.2, words separated by spaces).</summary>
internal static class Scopes
{
    public const string Read = CallerClaims.Read;
    public const string Write = CallerClaims.Write;
    public const string Operate = CallerClaims.Operate;

    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var scope in new[] { Read, Write, Operate })
        {
            options.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        }
    }
}

internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (CallerClaims.May(context.User, requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>401 and 403 as problems that say what to do.</summary>
internal sealed class AuthorizationProblems : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !context.Request.Path.StartsWithSegments(IntegrationsModule.BasePath, StringComparison.Ordinal))
        {
            await standard.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorResponses.WriteAsync(context, Error.Of(ErrorKind.Forbidden, "request.unauthorized"), StatusCodes.Status401Unauthorized);
            return;
        }

        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope ?? Scopes.Read;
        await ErrorResponses.WriteAsync(context, Error.Of(ErrorKind.Forbidden, "request.forbidden", scope), StatusCodes.Status403Forbidden);
    }
}
