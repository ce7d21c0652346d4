using System.Globalization;
using System.Text.Json.Nodes;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>A company connected to Sameday, with what the outside sees of its token: the row and the logins that arrived.</summary>
internal sealed class CourierAccount(Deployment deployment, string company, Guid id)
{
    public const string Provider = "sameday";

    public static readonly string LoginPath = "/ro_demo/api/authenticate";

    public string Company => company;

    public Guid Id => id;

    public string Path => $"/{id}";

    public static async Task<CourierAccount> ConnectAsync(Deployment deployment, HostProcess host)
    {
        var company = Guid.NewGuid().ToString();
        using var api = await ApiClient.ForAsync(host, company);
        var created = (await api.PostAsync("", new JsonObject { ["provider"] = Provider, ["config"] = Good(deployment) })).Expect(201);
        (await api.PostAsync($"/{created.Id}/connect", new JsonObject())).Expect(200);
        return new(deployment, company, created.Id);
    }

    public static JsonObject Good(Deployment deployment) => deployment.Sandbox[Provider].Credential("good").ToJson();

    public Task<ApiClient> CallerAsync(HostProcess host) => ApiClient.ForAsync(host, company);

    public static int Logins(Deployment deployment) => deployment.Sandbox[Provider].Requests.Count(IsLogin);

    public static bool IsLogin(SandboxRequest request) => request.Method == "POST" && request.Path.EndsWith("/api/authenticate", StringComparison.Ordinal);

    public Task<long> GenerationAsync() => GrantAsync<long>("generation");

    public Task<T> GrantAsync<T>(string column)
        => deployment.ScalarAsync<T>($"SELECT {column} FROM integrations.grants WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1)", id);

    /// <summary>The token has ended.</summary>
    public Task ExpireAsync() => ExecuteAsync("access_expires_at = now() - interval '1 minute', next_refresh_at = now() - interval '1 minute'");

    /// <summary>So much time passes for leases and waits.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var by = string.Create(CultureInfo.InvariantCulture, $"interval '{time.TotalSeconds} seconds'");
        return ExecuteAsync($"lease_until = lease_until - {by}, next_refresh_at = next_refresh_at - {by}, updated_at = updated_at - {by}");
    }

    /// <summary>Status and reason as the database has them.</summary>
    public Task<string> StateAsync()
        => deployment.ScalarAsync<string>("SELECT concat_ws(' ', status, error_code) FROM integrations.integrations WHERE id = $1", id);

    public Task ExecuteAsync(string set)
        => deployment.ScalarAsync<long>(
            $"WITH changed AS (UPDATE integrations.grants SET {set} WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1) RETURNING 1) SELECT count(*) FROM changed", id);
}
