using System.Diagnostics;
using System.Globalization;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>An <see cref="Error"/> as an RFC 9457 problem, in the caller's language.</summary>
internal sealed class ErrorResult(Error error) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ErrorResponses.WriteAsync(httpContext, error, ErrorResponses.StatusOf(error));
}

internal static class ErrorResponses
{
    public static IResult ToProblem(this Error error) => new ErrorResult(error);

    /// <summary>The only place where a kind of error becomes a status.</summary>
    public static int StatusOf(Error error) => error.Kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Refused => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.PreconditionRequired => StatusCodes.Status428PreconditionRequired,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException($"No status for {error.Kind}."),
    };

    public static string TypeOf(Error error) => $"urn:geniuserp:error:{error.Code}";

    /// <summary>Errors of HTTP itself (size, media type) carry their own status.</summary>
    public static async Task WriteAsync(HttpContext http, Error error, int status)
    {
        if (http.Response.HasStarted)
        {
            return;
        }

        var language = Languages.Of(http.Request);
        var problem = new ProblemDetails
        {
            Type = TypeOf(error),
            Title = Titles.GetValueOrDefault(status, "Error"),
            Status = status,
            Detail = error.Message.In(language),
            Extensions =
            {
                ["code"] = error.Code,
                ["trace_id"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
            },
        };
        if (error.Reason is { } reason)
        {
            problem.Extensions["reason"] = reason.Code();
        }

        if (error.Fields.Count > 0)
        {
            problem.Extensions["errors"] = error.Fields.GroupBy(field => field.Field).ToDictionary(group => group.Key, group => group.Select(field => field.Message.In(language)).ToArray());
            problem.Extensions["error_codes"] = error.Fields.GroupBy(field => field.Field).ToDictionary(group => group.Key, group => group.Select(field => field.Code).ToArray());
        }

        if (error.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        http.Response.StatusCode = status;
        http.Response.Headers.ContentLanguage = language;
        await http.Response.WriteAsJsonAsync(problem, ModuleJson.Options, "application/problem+json", http.RequestAborted);
    }

    private static readonly Dictionary<int, string> Titles = new()
    {
        [400] = "Bad Request",
        [401] = "Unauthorized",
        [403] = "Forbidden",
        [404] = "Not Found",
        [405] = "Method Not Allowed",
        [408] = "Request Timeout",
        [409] = "Conflict",
        [412] = "Precondition Failed",
        [413] = "Content Too Large",
        [415] = "Unsupported Media Type",
        [422] = "Unprocessable Content",
        [428] = "Precondition Required",
        [429] = "Too Many Requests",
        [500] = "Internal Server Error",
        [503] = "Service Unavailable",
    };
}

internal static class Languages
{
    /// <summary>Romanian when the caller prefers it (RFC 9110 section 12.5.4), else English.</summary>
    public static string Of(HttpRequest request)
    {
        var best = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value ?? string.Empty)
            .FirstOrDefault(language => language.StartsWith("ro", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return best?.StartsWith("ro", StringComparison.OrdinalIgnoreCase) == true ? "ro" : "en";
    }
}
