using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>What the API answered, read whole.</summary>
internal sealed record Answer(int Status, string Body, HttpResponseHeaders Headers, string? ContentType, string? Language)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException($"No JSON came with {Status}.");

    public JsonNode? this[string member] => Json[member];

    public Guid Id => this["id"]!.GetValue<Guid>();

    /// <summary>A problem's stable code.</summary>
    public string Code => Text("code") ?? "";

    public string ETag => Headers.ETag?.Tag ?? throw new InvalidOperationException($"No ETag came with {Status}: {Body}");

    public IReadOnlyList<string> ErrorFields => this["errors"] is JsonObject errors ? [.. errors.Select(error => error.Key)] : [];

    /// <summary>The members of a list's items.</summary>
    public IReadOnlyList<JsonNode> Items => [.. this["items"]!.AsArray().Select(item => item!)];

    public string? Text(string member) => this[member]?.GetValue<string>();

    /// <summary>All that could tell two answers apart, but for the trace id, which is new each time.</summary>
    public string WithoutTrace()
    {
        var json = Json.AsObject();
        var trace = json["trace_id"]!.GetValue<string>();
        return $"{Status} {ContentType} {Language} {Headers.CacheControl} {Headers.ETag}\n{Body.Replace(trace, "trace", StringComparison.Ordinal)}";
    }

    /// <summary>The same answer when it has this status; else a failure that shows what came.</summary>
    public Answer Expect(int status)
    {
        Status.ShouldBe(status, Body);
        return this;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return new((int)response.StatusCode, body, response.Headers, response.Content.Headers.ContentType?.MediaType, string.Join(',', response.Content.Headers.ContentLanguage));
    }
}
