using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>Bounds and reads what a stranger sends. What does not fit is refused by its headers, before a byte of it is read.</summary>
internal static class WebhookBody
{
    private static readonly string[] Types = ["application/json", "application/x-www-form-urlencoded", "text/plain"];

    /// <summary>Null when the headers promise something that can be read.</summary>
    public static (Error Error, int Status)? Problem(HttpRequest request)
    {
        // No provider compresses, so nothing is ever unpacked: there is no bomb to be afraid of.
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return Unreadable();
        }

        if (request.ContentType is { Length: > 0 } type && !IsReadable(type.Split(';')[0].Trim()))
        {
            return Unreadable();
        }

        return request.ContentLength > Limits.WebhookBodyBytes ? TooLarge() : null;
    }

    /// <summary>The bytes as they came, or why not.</summary>
    public static async Task<(byte[]? Body, (Error Error, int Status)? Problem)> ReadAsync(HttpContext http, TimeProvider clock)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Limits.WebhookBodyBytes;
        }

        using var limit = new CancellationTokenSource(Limits.WebhookBodyRead, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, limit.Token);
        try
        {
            using var bytes = new MemoryStream((int)(http.Request.ContentLength ?? 0));
            await http.Request.Body.CopyToAsync(bytes, both.Token);
            return (bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray(), null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return (null, TooSlow());
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout)
        {
            return (null, problem.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : TooSlow());
        }
        catch (IOException problem) when (problem is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // Chunks whose sizes are beyond numbers; the server has no better word for it.
            return (null, Malformed());
        }
    }

    private static (Error, int) Malformed() => (Error.Of(ErrorKind.Invalid, "request.malformed", SharedTexts.Get("malformed.not_complete")), StatusCodes.Status400BadRequest);

    private static bool IsReadable(string media)
        => Types.Contains(media, StringComparer.OrdinalIgnoreCase) || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static (Error, int) Unreadable() => (Error.Of(ErrorKind.Invalid, "webhook.unreadable"), StatusCodes.Status415UnsupportedMediaType);

    private static (Error, int) TooLarge() => (Error.Of(ErrorKind.Invalid, "request.too_large", Limits.WebhookBodyBytes), StatusCodes.Status413PayloadTooLarge);

    private static (Error, int) TooSlow() => (Error.Of(ErrorKind.Invalid, "webhook.too_slow"), StatusCodes.Status408RequestTimeout);
}
