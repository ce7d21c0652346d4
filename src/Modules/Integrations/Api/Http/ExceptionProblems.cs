using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>What is a bug or a dead database, answered without internals: 503 with Retry-After when trying again makes sense, else 500.</summary>
internal sealed class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments(IntegrationsModule.BasePath, StringComparison.Ordinal))
        {
            return false;
        }

        switch (exception)
        {
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            case BadHttpRequestException bad:
                await ErrorResponses.WriteAsync(httpContext, Error.Of(ErrorKind.Invalid, "request.malformed", SharedTexts.Get("malformed.not_complete")), bad.StatusCode);
                return true;
            case var _ when DatabaseFaults.IsPassing(exception):
                logger.LogError(exception, "The database did not answer");
                await ErrorResponses.WriteAsync(
                    httpContext, Error.Of(ErrorKind.Unavailable, "database.unavailable") with { RetryAfter = DatabaseRetry }, StatusCodes.Status503ServiceUnavailable);
                return true;
            default:
                logger.LogError(exception, "A request failed");
                await ErrorResponses.WriteAsync(httpContext, Error.Of(ErrorKind.Unavailable, "request.internal"), StatusCodes.Status500InternalServerError);
                return true;
        }
    }
}
