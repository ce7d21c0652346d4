using System.Diagnostics;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>What routing itself refuses below our address (no such path, wrong method) says so like everything else.</summary>
internal static class StatusProblems
{
    public static void Describe(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.Path.StartsWithSegments(IntegrationsModule.BasePath, StringComparison.Ordinal) || ErrorOf(http.Response.StatusCode) is not { } error)
        {
            return;
        }

        var problem = context.ProblemDetails;
        problem.Type = ErrorResponses.TypeOf(error);
        problem.Detail = error.Message.In(Languages.Of(http.Request));
        problem.Extensions.Remove("traceId");
        problem.Extensions["code"] = error.Code;
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
    }

    private static Error? ErrorOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => Error.Of(ErrorKind.NotFound, "request.not_found"),
        StatusCodes.Status405MethodNotAllowed => Error.Of(ErrorKind.Invalid, "request.method_not_allowed"),
        StatusCodes.Status415UnsupportedMediaType => Error.Of(ErrorKind.Invalid, "request.unsupported_media_type"),
        _ => null,
    };
}
