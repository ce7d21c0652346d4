using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Support.OAuth;

/// <summary>An OAuth client registered at the peer.</summary>
public sealed record OidcClient(string Id, string Secret, params IReadOnlyList<Uri> Redirects);

/// <summary>What the peer saw: the outside's word on how often it was asked.</summary>
/// <param name="Token">Calls that reached the token endpoint, answered or not.</param>
/// <param name="Codes">Codes that were exchanged.</param>
/// <param name="Refreshes">Refreshes that brought new tokens.</param>
/// <param name="Refused">Token calls that were refused.</param>
/// <param name="Revoked">Grants that were ended: because somebody asked, or because an old refresh token came again.</param>
/// <param name="Api">Calls of the API behind it.</param>
/// <param name="ApiRefused">Of these, with a token that is not good.</param>
/// <param name="Waiting">Token calls that are held right now.</param>
public sealed record OidcLedger(int Token, int Codes, int Refreshes, int Refused, int Revoked, int Api, int ApiRefused, int Waiting, IReadOnlyList<string> Errors);

/// <summary>npm's oidc-provider: an authorisation server that nobody here wrote. PKCE required, refresh tokens rotate, re-use ends the grant.</summary>
public sealed class OidcPeer : IDisposable
{
    private const string Introspector = "mail-server";
    private const string IntrospectorSecret = "introspection-secret";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "peers");
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly HttpClient http;
    private ChildServer? process;

    private OidcPeer(bool tls)
    {
        Issuer = tls ? new($"https://localhost:{Port}") : new($"http://127.0.0.1:{Port}");
        http = new() { BaseAddress = Issuer, Timeout = TimeSpan.FromSeconds(10) };
    }

    public int Port { get; } = FreePort.Next();

    public Uri Issuer { get; }

    public Uri Authorize => new(Issuer, "/auth");

    public Uri Token => new(Issuer, "/token");

    public Uri Revoke => new(Issuer, "/token/revocation");

    /// <summary>The API that takes this server's access tokens.</summary>
    public Uri Api => new(Issuer, "/api/");

    /// <summary>For a server that asks about tokens, with its credentials in the address, as Dovecot wants it.</summary>
    public Uri Introspection => new($"http://{Introspector}:{IntrospectorSecret}@127.0.0.1:{Port}/token/introspection");

    public static bool IsInstalled => MissingPeer.HasProgram("node") && Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider"));

    public static Task<OidcPeer> StartAsync(IReadOnlyList<OidcClient> clients, params IReadOnlyList<string> scopes) => StartAsync(clients, scopes, null, null);

    /// <param name="tls">Its certificate for localhost with its key, in PEM; null for an issuer in clear.</param>
    /// <param name="people">What it says of whom; others are known by their login alone.</param>
    public static async Task<OidcPeer> StartAsync(
        IReadOnlyList<OidcClient> clients, IReadOnlyList<string> scopes, (string Certificate, string Key)? tls, IReadOnlyDictionary<string, IReadOnlyDictionary<string, object>>? people)
    {
        var peer = new OidcPeer(tls is not null);
        try
        {
            var settings = new
            {
                port = peer.Port,
                clients = clients.Select(client => new { id = client.Id, secret = client.Secret, redirects = client.Redirects.Select(redirect => redirect.AbsoluteUri) }),
                scopes,
                introspector = new { id = Introspector, secret = IntrospectorSecret },
                tls = tls is { } pair ? new { cert = pair.Certificate, key = pair.Key } : null,
                people,
            };
            await File.WriteAllTextAsync(peer.file, JsonSerializer.Serialize(settings));
            peer.process = await ChildServer.StartAsync(new ProcessStartInfo("node", [Path.Combine(Folder, "oidc-provider.mjs"), peer.file]), peer.Port);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    public async Task<OidcLedger> SeenAsync() => (await http.GetFromJsonAsync<OidcLedger>("/control", Wire))!;

    /// <summary>Access tokens live so long from now on.</summary>
    public Task LetLiveAsync(TimeSpan life) => SteerAsync(new { accessLife = (int)life.TotalSeconds });

    /// <summary>The token endpoint begins to work only after this.</summary>
    public Task DelayAsync(TimeSpan delay) => SteerAsync(new { delay = (int)delay.TotalMilliseconds });

    /// <summary>Token calls wait until <see cref="ReleaseAsync"/>: unread, or with the work done and the answer under way.</summary>
    public Task HoldAsync(bool answered) => SteerAsync(new { hold = answered ? "after" : "before" });

    public Task ReleaseAsync() => SteerAsync(new { hold = (string?)null });

    /// <summary>The token endpoint says this to everybody, and does nothing; null: works again.</summary>
    public Task AnswerAsync(int status, string body, params (string Name, string Value)[] headers)
        => SteerAsync(new { answer = new { status, body, headers = headers.Append(("content-type", "application/json")).DistinctBy(header => header.Item1).ToDictionary(header => header.Item1, header => header.Item2) } });

    /// <summary>The same, without end as far as a client is concerned: the body so many times over.</summary>
    public Task AnswerAtLengthAsync(string body, int times) => SteerAsync(new { answer = new { status = 200, body, repeat = times, headers = new Dictionary<string, string> { ["content-type"] = "application/json" } } });

    /// <summary>No access token that was issued so far is good any more, though nobody is told.</summary>
    public Task EndAccessTokensAsync() => SteerAsync(new { endAccess = true });

    /// <summary>The values of all tokens that were ever issued: for searching logs.</summary>
    public async Task<IReadOnlyList<string>> IssuedAsync() => (await http.GetFromJsonAsync<IReadOnlyList<string>>("/control/tokens", Wire))!;

    public Task BehaveAsync() => SteerAsync(new { answer = (object?)null, delay = 0, hold = (string?)null, accessLife = 3600 });

    public async Task WaitUntilHeldAsync() => await Poll.UntilAsync(async () => (await SeenAsync()).Waiting > 0, TimeSpan.FromSeconds(30), "a held token call");

    public void Dispose()
    {
        http.Dispose();
        process?.Dispose();
        File.Delete(file);
    }

    private async Task SteerAsync(object how)
    {
        using var answer = await http.PostAsJsonAsync("/control", how, Wire);
        answer.EnsureSuccessStatusCode();
    }
}
