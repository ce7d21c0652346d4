using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

internal static class Answers
{
    /// <summary>200 with the value, or the problem.</summary>
    public static IResult ToOk<T>(this Result<T> result) => result.Succeeded ? Results.Json(result.Value, ModuleJson.Options) : result.Error.ToProblem();

    /// <summary>The row with its ETag, or the problem.</summary>
    public static IResult ToRow(this Result<IntegrationView> result, HttpContext http, int status = StatusCodes.Status200OK)
    {
        if (!result.Succeeded)
        {
            return result.Error.ToProblem();
        }

        http.Response.Headers.ETag = result.Value.ETag();
        if (status == StatusCodes.Status201Created)
        {
            http.Response.Headers.Location = $"{IntegrationsModule.BasePath}/{result.Value.Id}";
        }

        return Results.Json(result.Value, ModuleJson.Options, statusCode: status);
    }
}
