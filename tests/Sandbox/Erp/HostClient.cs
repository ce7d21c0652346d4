using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Erp;

/// <summary>The ERP's HTTP API as anybody uses it, signed in to one company by a development token.</summary>
internal sealed class HostClient : IDisposable
{
    private const string Base = "api/integrations";

    /// <summary>A row that a job of the host changed in between is read and tried again so often.</summary>
    private const int Rounds = 5;

    // An attempt at a provider may take 20 seconds, and a busy machine some more.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http;
    private string company = string.Empty;

    private HostClient(HttpClient http) => this.http = http;

    public static async Task<bool> IsReadyAsync(Uri host, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = host, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <exception cref="HostRefusedException">The host gives no development tokens.</exception>
    public static async Task<HostClient> SignInAsync(Uri host, string company, CancellationToken cancellationToken, string person = "sandbox")
    {
        var client = new HostClient(new HttpClient { BaseAddress = host, Timeout = Patience });
        try
        {
            var answer = await client.SendAsync(HttpMethod.Post, "dev/token", new JsonObject { ["company_id"] = company, ["sub"] = person }, null, cancellationToken);
            var token = answer.Needed("A host in Development gives tokens at /dev/token.").Body["access_token"]?.GetValue<string>()
                ?? throw new HostRefusedException($"What answers at {host} is not the ERP's host.");
            client.company = company;
            client.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task<IReadOnlyList<CatalogueEntry>> CatalogueAsync(CancellationToken cancellationToken)
    {
        var answer = (await GetAsync($"{Base}/providers", cancellationToken)).Needed("The catalogue could not be read.");
        return [.. answer.Body["items"]!.AsArray().Select(item => CatalogueEntry.Of(item!.AsObject()))];
    }

    /// <summary>All of the company's rows.</summary>
    public async Task<IReadOnlyList<IntegrationRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<IntegrationRow>();
        string? cursor = null;
        do
        {
            var from = cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor);
            var page = (await GetAsync($"{Base}?limit=200{from}", cancellationToken)).Needed("The connections could not be read.");
            rows.AddRange(page.Body["items"]!.AsArray().Select(item => IntegrationRow.Of(item!.AsObject())));
            cursor = page.Body["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return rows;
    }

    public async Task<IntegrationRow> ReadAsync(Guid id, CancellationToken cancellationToken)
        => (await GetAsync($"{Base}/{id}", cancellationToken)).Needed("The connection could not be read.").Row;

    public Task<HostAnswer> CreateAsync(string provider, string accountKey, string? displayName, JsonObject config, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["provider"] = provider, ["account_key"] = accountKey, ["display_name"] = displayName, ["config"] = config };
        return SendAsync(HttpMethod.Post, Base, body, null, cancellationToken);
    }

    /// <summary>Where a person must consent, approves at the sandbox's page; of several accounts, chooses the first.</summary>
    public async Task<HostAnswer> ConnectAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Base}/{id}/connect", [], null, cancellationToken);
        if (answer.Status != StatusCodes.Status202Accepted)
        {
            return answer;
        }

        await ApproveAsync(answer.Body["authorization_url"]!.GetValue<string>(), cancellationToken);
        if ((await ReadAsync(id, cancellationToken)).IsConnected || await GetAsync($"{Base}/{id}/accounts", cancellationToken) is not { Status: 200 } choices)
        {
            return await GetAsync($"{Base}/{id}", cancellationToken);
        }

        var chosen = new JsonObject { [choices.Body["setting"]!.GetValue<string>()] = choices.Body["items"]![0]!["value"]!.DeepClone() };
        return await SendAsync(HttpMethod.Post, $"{Base}/{id}/connect", new JsonObject { ["config"] = chosen }, null, cancellationToken);
    }

    /// <summary>What a browser does: the consent page, its button, and the way back with the cookie of the beginning.</summary>
    private async Task ApproveAsync(string page, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        using var approved = await browser.GetAsync(new Uri(page + "&decision=approve"), cancellationToken);
        if (approved.Headers.Location is { } back)
        {
            using var ended = await http.GetAsync(new Uri(back.PathAndQuery, UriKind.Relative), cancellationToken);
        }
    }

    /// <summary>A health check; the row after it.</summary>
    public async Task<IntegrationRow> CheckAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await UntilUnchangedAsync(() => SendAsync(HttpMethod.Post, $"{Base}/{id}/test", null, null, cancellationToken));
        return IntegrationRow.Of(answer.Needed("The connection could not be checked.").Body["integration"]!.AsObject());
    }

    public async Task<IntegrationRow> EditAsync(Guid id, JsonObject config, CancellationToken cancellationToken)
    {
        var answer = await UntilUnchangedAsync(async () =>
        {
            var version = (await ReadAsync(id, cancellationToken)).Version;
            return await SendAsync(HttpMethod.Patch, $"{Base}/{id}", new JsonObject { ["config"] = config.DeepClone() }, version, cancellationToken);
        });
        return answer.Needed("The settings could not be changed.").Row;
    }

    public async Task RenameAsync(Guid id, string name, CancellationToken cancellationToken)
    {
        var answer = await UntilUnchangedAsync(async () =>
        {
            var version = (await ReadAsync(id, cancellationToken)).Version;
            return await SendAsync(HttpMethod.Patch, $"{Base}/{id}", new JsonObject { ["display_name"] = name }, version, cancellationToken);
        });
        answer.Needed("The name could not be changed.");
    }

    /// <summary>Makes it older. A host that moves no times leaves it as it is.</summary>
    public async Task AgeAsync(Guid id, double days, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["company_id"] = company, ["integration_id"] = id, ["days"] = days };
        var answer = await SendAsync(HttpMethod.Post, "dev/age", body, null, cancellationToken);
        if (answer.Status is not (StatusCodes.Status404NotFound or StatusCodes.Status409Conflict))
        {
            answer.Needed("The connection could not be made older.");
        }
    }

    /// <summary>The address that takes the provider's deliveries, signed with this secret from now on.</summary>
    public async Task<Uri> WebhookAsync(Guid id, string secret, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Base}/{id}/webhook", new JsonObject { ["secret"] = secret }, null, cancellationToken);
        return new(answer.Needed("The webhook address could not be made.").Body["address"]!.GetValue<string>());
    }

    public async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; await ListAsync(cancellationToken) is { Count: > 0 } rows; round++)
        {
            foreach (var row in rows)
            {
                var removed = await SendAsync(HttpMethod.Delete, $"{Base}/{row.Id}", null, row.Version, cancellationToken);
                if (round == Rounds || removed.Status is not (204 or 404 or 409 or 412))
                {
                    removed.Needed($"The connection to {row.Provider} could not be removed.");
                }
            }
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<HostAnswer> UntilUnchangedAsync(Func<Task<HostAnswer>> attempt)
    {
        var answer = await attempt();
        for (var round = 1; round < Rounds && answer.Status is 409 or 412; round++)
        {
            answer = await attempt();
        }

        return answer;
    }

    private Task<HostAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    private async Task<HostAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, int? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (version is { } expected)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{expected}\""));
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        return new((int)answer.StatusCode, Json(await answer.Content.ReadAsStringAsync(cancellationToken)));
    }

    /// <summary>An empty object for an answer without a body, and for one that no API of ours gave.</summary>
    private static JsonObject Json(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
