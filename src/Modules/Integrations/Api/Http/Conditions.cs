using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>ETag, If-Match and Idempotency-Key.</summary>
internal static class Conditions
{
    public const string IdempotencyHeader = "Idempotency-Key";

    public static string ETag(this IntegrationView view) => string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");

    /// <summary>The version in If-Match: required, one strong ETag as a read gave it (RFC 9110 section 13.1.1; "*" would overwrite what nobody read).</summary>
    public static Result<ExpectedVersion> IfMatch(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0 || string.IsNullOrWhiteSpace(values[0]))
        {
            return IntegrationErrors.VersionRequired();
        }

        var tag = values.ToString().Trim();
        return tag.Length is > 2 and < 20 && tag[0] == '"' && tag[^1] == '"'
            && int.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new ExpectedVersion(version)
            : Error.Of(ErrorKind.Invalid, "request.if_match_malformed");
    }

    /// <summary>Takes the Idempotency-Key of a POST into the call.</summary>
    public static async ValueTask<object?> TakeIdempotencyKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.TryGetValue(IdempotencyHeader, out var sent))
        {
            var key = sent.ToString();
            if (key.Length is 0 or > 255 || key.Any(c => c is < '!' or > '~'))
            {
                return Error.Of(ErrorKind.Invalid, "idempotency.key_malformed").ToProblem();
            }

            ((CallContext)http.RequestServices.GetService(typeof(CallContext))!).IdempotencyKey = key;
        }

        return await next(context);
    }
}

internal sealed record ExpectedVersion(int Value);
