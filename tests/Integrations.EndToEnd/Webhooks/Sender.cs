using System.Diagnostics;
using System.Text.Json.Nodes;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Webhooks;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>An address, of one connected account or of an app, and the provider that sends to it.</summary>
internal sealed class Sender : IDisposable
{
    public const string StripeSecret = "whsec_EndToEndSecret000001";

    private static readonly Dictionary<string, string> Entered = new()
    {
        ["stripe"] = StripeSecret, ["openai"] = "whsec_RW5kVG9FbmRTZWNyZXQwMDAwMDE=", ["elevenlabs"] = "wsec_end_to_end_000001", ["shopify_admin"] = "shpss_end_to_end_0000000000000001",
        ["revolut_business"] = "wsk_EndToEndSecret0000001",
    };

    private readonly ISandboxWebhook webhook;
    private readonly HttpClient http = new(new HostHandler(connections: 256)) { Timeout = TimeSpan.FromSeconds(30) };

    private Sender(ISandboxWebhook webhook, Guid id, string address, string secret, JsonObject settings)
        => (this.webhook, Id, Address, Secret, Settings) = (webhook, id, new Uri(address), secret, settings);

    public Guid Id { get; }

    public Uri Address { get; set; }

    public string Secret { get; set; }

    /// <summary>What a handshake at this address has to name; null where there is none.</summary>
    public string? VerifyToken { get; private init; }

    public JsonObject Settings { get; }

    /// <summary>Milliseconds of each answer.</summary>
    public List<double> Times { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Setting(string name) => Settings[name]!.ToString();

    public static async Task<Sender> ConnectAsync(ApiClient api, SandboxServer sandbox, string provider, string accountKey = "default")
    {
        var webhook = SandboxWebhooks.Of(provider);
        var sample = webhook.SecretSetting is { } needed ? sandbox[provider].Provider!.Credentials.First(known => known.ToJson().ContainsKey(needed)) : sandbox[provider].Credential("good");
        var created = (await api.PostAsync("", new JsonObject { ["provider"] = provider, ["account_key"] = accountKey, ["config"] = sample.ToJson() })).Expect(201);
        await api.ConnectAsync(created.Id);
        return await AtAsync(api, created.Id, provider, sample.ToJson());
    }

    /// <summary>Makes the address of a connected account: its own, or that of the company's own app.</summary>
    public static async Task<Sender> AtAsync(ApiClient api, Guid id, string provider, JsonObject settings, string? secret = null)
    {
        var (webhook, entered) = (SandboxWebhooks.Of(provider), secret ?? Entered.GetValueOrDefault(provider));
        var made = (await api.PostAsync($"/{id}/webhook", entered is null ? null : new JsonObject { ["secret"] = entered })).Expect(200);
        return new(webhook, id, made.Text("address")!, entered ?? made.Text("new_secret") ?? (webhook.SecretSetting is { } setting ? settings[setting]!.ToString() : string.Empty), settings)
        {
            VerifyToken = made.Text("new_verify_token"),
        };
    }

    /// <summary>The address of the operator's app at this authority.</summary>
    public static Sender OfOperator(Deployment deployment, HostProcess host, string provider, string authority)
    {
        var known = deployment.Sandbox.Authorities.All.Single(one => one.Name == authority);
        var webhook = known.Webhook!;
        return new(SandboxWebhooks.Of(provider), Guid.Empty, new Uri(host.Address, $"/api/integrations/hooks/apps/{webhook.Key}").ToString(), webhook.Secret ?? known.Clients[0].Secret, [])
        {
            VerifyToken = webhook.VerifyToken,
        };
    }

    public SandboxDelivery Compose(int number, DateTimeOffset? now = null, string? secret = null, string? topic = null, string? account = null)
        => webhook.Compose(new(Address, secret ?? Secret, Settings, number, now ?? TimeProvider.System.GetUtcNow(), topic, account));

    public async Task<(int Status, string Body)> SendAsync(SandboxDelivery delivery, HostProcess? to = null)
    {
        using var request = delivery.ToRequest();
        request.RequestUri = to is null ? delivery.Address : new UriBuilder(delivery.Address) { Port = to.Address.Port }.Uri;
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, Cancel);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (Times)
        {
            Times.Add(took);
        }

        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    public Task<(int Status, string Body)> SendAsync(int number, HostProcess? to = null) => SendAsync(Compose(number), to);

    /// <summary>About something else, or somebody else, than usual; answered 200.</summary>
    public async Task<string> TellAsync(int number, string? topic = null, string? account = null)
    {
        var (status, body) = await SendAsync(Compose(number, topic: topic, account: account));
        status.ShouldBe(200, body);
        return body;
    }

    public double Percentile(double part)
    {
        lock (Times)
        {
            var sorted = Times.Order().ToList();
            return sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
        }
    }

    public void Dispose() => http.Dispose();
}
