using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Reads an answer whole, counting what comes out of the decompressor, not what came over the wire.</summary>
internal static class AnswerReader
{
    public static async Task<ProviderResult<ProviderAnswer>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Content-Length is what the other side says; it saves the trouble when it admits too much, and proves nothing when it does not.
        if (response.Content.Headers.ContentLength > Limits.ProviderAnswerBytes)
        {
            return Oversized(response);
        }

        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > Limits.ProviderAnswerBytes)
            {
                return Oversized(response);
            }

            body.Write(buffer, 0, read);
        }

        return new ProviderAnswer((int)response.StatusCode, Headers(response), body.ToArray());
    }

    private static ProviderFailure Oversized(HttpResponseMessage response) => new(FailureReason.UnexpectedResponse) { HttpStatus = (int)response.StatusCode };

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers.TryAdd(name, values.First());
        }

        return headers;
    }
}
