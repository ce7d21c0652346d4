using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>
/// Routing's own refusals below the module's path, which come without a body: wrong address, method or media type. An endpoint that catches all would
/// take their place and turn each of them into 404.
/// </summary>
internal sealed class StatusProblems : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context)
        => context.HttpContext.Request.Path.StartsWithSegments(IntegrationsModule.BasePath, StringComparison.Ordinal) && ErrorOf(context.HttpContext.Response.StatusCode) is not null;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        return new(ErrorResponses.WriteAsync(context.HttpContext, ErrorOf(status)!, status));
    }

    private static Error? ErrorOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => Error.Of(ErrorKind.NotFound, "request.not_found"),
        StatusCodes.Status405MethodNotAllowed => Error.Of(ErrorKind.Invalid, "request.method_not_allowed"),
        StatusCodes.Status415UnsupportedMediaType => Error.Of(ErrorKind.Invalid, "request.unsupported_media_type"),
        _ => null,
    };
}
