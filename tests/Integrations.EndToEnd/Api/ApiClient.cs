using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>A caller of the API, with the token of somebody. Keeps all answers, so that they can be searched for secrets.</summary>
internal sealed class ApiClient : IDisposable
{
    public const string Base = "/api/integrations";

    private readonly HttpClient http;
    private readonly Dictionary<string, string> always = [];

    private ApiClient(Uri address, string? token)
    {
        http = new(new HostHandler()) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    public ConcurrentQueue<string> Transcript { get; init; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ApiClient Anonymous(HostProcess host) => new(host.Address, null);

    public static Task<ApiClient> ForAsync(HostProcess host, string company, string? franchise = null, string? scope = null)
        => ForAsync(host, new JsonObject { ["company_id"] = company, ["franchise_id"] = franchise, ["scope"] = scope });

    /// <summary>With a token made for what the request to <c>/dev/token</c> says.</summary>
    public static async Task<ApiClient> ForAsync(HostProcess host, JsonObject claims)
    {
        using var anonymous = Anonymous(host);
        var token = await anonymous.SendAsync(HttpMethod.Post, "/dev/token", claims);
        return new(host.Address, token.Expect(200).Text("access_token"));
    }

    public static ApiClient WithToken(HostProcess host, string token) => new(host.Address, token);

    /// <summary>The same caller, who sends one more header each time.</summary>
    public ApiClient Always(string name, string value)
    {
        always[name] = value;
        return this;
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, Base + path, null, headers);

    public Task<Answer> PostAsync(string path, JsonNode? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, Base + path, body, headers);

    public Task<Answer> PatchAsync(string path, string etag, JsonNode body) => SendAsync(HttpMethod.Patch, Base + path, body, ("If-Match", etag));

    public Task<Answer> DeleteAsync(string path, string etag) => SendAsync(HttpMethod.Delete, Base + path, null, ("If-Match", etag));

    public Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, params (string Name, string Value)[] headers)
        => SendContentAsync(method, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), headers);

    /// <summary>Exactly these bytes under this type: for what no honest client sends.</summary>
    public Task<Answer> PostBytesAsync(string path, byte[] body, string? type = "application/json") => SendBytesAsync(HttpMethod.Post, Base + path, body, type);

    public Task<Answer> SendBytesAsync(HttpMethod method, string path, byte[]? body, string? type, params (string Name, string Value)[] headers)
    {
        var content = body is null ? null : new ByteArrayContent(body);
        if (content is not null && type is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return SendContentAsync(method, path, content, headers);
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendContentAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers.Concat(always.Select(header => (header.Key, header.Value))))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, Cancel);
        var answer = await Answer.ReadAsync(response, Cancel);
        Transcript.Enqueue($"{response.Headers}{response.Content.Headers}{answer.Body}");
        return answer;
    }
}
