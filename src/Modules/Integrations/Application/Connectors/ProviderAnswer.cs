using System.Globalization;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// What came back over HTTP, read whole and bounded (2 MiB after decompression). The body is untrusted, may repeat our secret, and goes nowhere but into a parser.
/// </summary>
internal sealed class ProviderAnswer(int status, IReadOnlyDictionary<string, string> headers, byte[] body)
{
    private static readonly string[] RequestIdHeaders = ["x-request-id", "request-id", "twilio-request-id", "x-amzn-requestid", "x-fb-trace-id"];
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 32 };
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, MaxDepth = 32, RespectNullableAnnotations = true };

    private string? text;
    private JsonDocument? json;
    private bool jsonTried;

    public int Status => status;

    public bool IsSuccess => status is >= 200 and < 300;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The body as UTF-8 text; invalid bytes become U+FFFD.</summary>
    public string Text => text ??= Encoding.UTF8.GetString(body);

    /// <summary>The body as JSON, or null when it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!jsonTried)
            {
                jsonTried = true;
                json = JsonText.Parse(body, Bounded); // Not JSON is an answer like any other: the caller decides what it means.
            }

            return json?.RootElement;
        }
    }

    /// <summary>First value of a header, by case-insensitive name, or null.</summary>
    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>
    /// The body as a wire record (snake_case unless its members say otherwise). What does not fit is <see cref="FailureReason.UnexpectedResponse"/>.
    /// </summary>
    public ProviderResult<T> Read<T>(JsonSerializerOptions? options = null)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, options ?? Wire) is { } value ? value : Unexpected();
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            return Unexpected();
        }
    }

    /// <summary>The failure for a body that does not fit the provider's documents.</summary>
    public ProviderFailure Unexpected() => new(FailureReason.UnexpectedResponse) { HttpStatus = Status, RequestId = RequestId() };

    /// <summary>A string inside the JSON body by its path, for example <c>error.code</c>; a number is given as text; null when absent.</summary>
    public string? At(string path)
    {
        if (Json is not { } node)
        {
            return null;
        }

        foreach (var part in path.Split('.'))
        {
            if (node.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                if (index >= node.GetArrayLength())
                {
                    return null;
                }

                node = node[index];
            }
            else if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty(part, out node))
            {
                return null;
            }
        }

        return node.ValueKind switch
        {
            JsonValueKind.String => node.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.GetRawText(),
            _ => null,
        };
    }

    /// <summary>Retry-After in either form of RFC 9110 section 10.2.3 (seconds or HTTP date), bounded to a day; null when absent or senseless.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now)
    {
        if (Header("Retry-After") is not { } value)
        {
            return null;
        }

        TimeSpan? wait = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400))
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until - now : null;
        return wait is { } w && w > TimeSpan.Zero ? (w < TimeSpan.FromDays(1) ? w : TimeSpan.FromDays(1)) : null;
    }

    /// <summary>The provider's request id where it sends one under a usual name, visible ASCII only, cut at 128 characters.</summary>
    public string? RequestId()
    {
        var raw = RequestIdHeaders.Select(Header).FirstOrDefault(value => value is not null);
        if (raw is null || raw.Length == 0 || raw.Any(c => c is < '!' or > '~'))
        {
            return null;
        }

        return raw.Length <= 128 ? raw : raw[..128];
    }

    /// <summary>The same answer, its request id forgotten.</summary>
    public ProviderAnswer WithoutRequestId()
        => new(status, headers.Where(header => !RequestIdHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase), body);
}
