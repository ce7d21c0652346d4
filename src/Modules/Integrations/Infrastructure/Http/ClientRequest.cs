using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>A sibling module's request, ready to be sent once or, when its body is in memory, again. What it was made of is never touched.</summary>
internal sealed class ClientRequest
{
    private readonly HttpRequestMessage original;
    private readonly byte[]? body;

    private ClientRequest(HttpRequestMessage original, byte[]? body) => (this.original, this.body) = (original, body);

    public bool IsRepeatable => original.Content is null || body is not null;

    /// <summary>Bodies of known size up to the limit are taken into memory, and JSON, whose size is never known; a stream goes out as it comes.</summary>
    public static async Task<ClientRequest> TakeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content || !(content is JsonContent || content.Headers.ContentLength <= Limits.RepeatableBodyBytes))
        {
            return new(request, null);
        }

        var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
        return new(request, bytes);
    }

    public HttpRequestMessage Copy(Uri target)
    {
        var content = body is null ? original.Content is { } stream ? new PassedOn(stream) : null : (HttpContent)new ByteArrayContent(body);
        var copy = OutboundRequest.CopyHead(original, target);
        if (content is not null)
        {
            foreach (var header in original.Content!.Headers.NonValidated)
            {
                if (body is null || !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                {
                    content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }

            copy.Content = content;
        }

        foreach (var (name, value) in original.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[name] = value;
        }

        return copy;
    }

    /// <summary>The caller's content without its ownership: the copy that is disposed of leaves it alone.</summary>
    private sealed class PassedOn(HttpContent content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => content.CopyToAsync(stream, context);

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken) => content.CopyToAsync(stream, context, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = content.Headers.ContentLength ?? 0;
            return content.Headers.ContentLength is not null;
        }
    }
}
