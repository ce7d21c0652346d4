using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Commands;

/// <summary>A running sandbox's switches, over HTTP.</summary>
internal sealed class SandboxClient(Uri sandbox) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = sandbox };

    /// <summary>Each provider's samples by their keys.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonObject>>> SamplesAsync(CancellationToken cancellationToken)
    {
        var providers = await http.GetFromJsonAsync<JsonArray>("_control/providers", cancellationToken);
        return providers!.ToDictionary(
            provider => provider!["code"]!.GetValue<string>(),
            IReadOnlyDictionary<string, JsonObject> (provider) => provider!["credentials"]!.AsArray().ToDictionary(
                sample => sample!["key"]!.GetValue<string>(),
                sample => (JsonObject)sample!["settings"]!.DeepClone()));
    }

    public Task BreakAsync(string code, JsonObject fault, CancellationToken cancellationToken)
        => ExpectAsync(http.PutAsJsonAsync($"_control/faults/{code}", fault, cancellationToken));

    public Task MendAsync(string code, CancellationToken cancellationToken) => ExpectAsync(http.DeleteAsync(new Uri($"_control/faults/{code}", UriKind.Relative), cancellationToken));

    public Task ResetAsync(string code, CancellationToken cancellationToken) => ExpectAsync(http.PostAsync(new Uri($"_control/reset/{code}", UriKind.Relative), null, cancellationToken));

    /// <summary>What the provider was asked since its last reset, each call once: <c>GET /v1/models</c>.</summary>
    public async Task<IReadOnlyList<string>> CallsAsync(string code, CancellationToken cancellationToken)
    {
        var requests = await http.GetFromJsonAsync<JsonArray>($"_control/requests/{code}", cancellationToken);
        return [.. requests!.Select(request => $"{request!["method"]!.GetValue<string>()} {request["path"]!.GetValue<string>()}").Distinct()];
    }

    public void Dispose() => http.Dispose();

    private static async Task ExpectAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        answer.EnsureSuccessStatusCode();
    }
}
