using System.Globalization;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.OAuth;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>One connection by consent, and the person who makes it: what the API says, what the browser sees, what the row holds.</summary>
internal sealed class ConsentTrip(ConsentBed bed, string provider, Guid id, string company, string subject) : IDisposable
{
    public const string Analytics = "google_analytics";
    public const string Mail = "email_imap";

    public string Company => company;

    public Guid Id => id;

    public string Path => $"/{id}";

    public string Subject => subject;

    public string Provider => provider;

    /// <summary>The browser that the connection is made in.</summary>
    public Browser Person { get; private set; } = new();

    /// <summary>A row that nobody has connected yet.</summary>
    public static async Task<ConsentTrip> BeginAsync(ConsentBed bed, string provider = Analytics, JsonObject? config = null, string? company = null)
    {
        company ??= Guid.NewGuid().ToString();
        var subject = "person-" + Guid.NewGuid();
        using var api = await CallerAsync(bed.Hosts[0], company, subject);
        config ??= provider == Analytics ? new() { ["auth_method"] = "oauth", ["property_id"] = "345678901" } : bed.MailConfig();
        var created = (await api.PostAsync("", new JsonObject { ["provider"] = provider, ["config"] = config })).Expect(201);
        return new(bed, provider, created.Id, company, subject);
    }

    /// <summary>Begun, consented and connected.</summary>
    public static async Task<ConsentTrip> ConnectedAsync(ConsentBed bed, string provider = Analytics, JsonObject? config = null, string? company = null)
    {
        var trip = await BeginAsync(bed, provider, config, company);
        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync()));
        OutcomeOf(ended).ShouldBe("connected");
        return trip;
    }

    public Task<ApiClient> CallerAsync(HostProcess host) => CallerAsync(host, company, subject);

    public static Task<ApiClient> CallerAsync(HostProcess host, string company, string subject) => ApiClient.ForAsync(host, new JsonObject { ["company_id"] = company, ["sub"] = subject });

    /// <summary>Asks to connect, as the browser's page does: the consent page's address, and the cookie that ties the trip to this browser.</summary>
    public async Task<Uri> AskAsync(JsonObject? body = null, HostProcess? host = null)
    {
        using var api = await CallerAsync(host ?? bed.Hosts[0]);
        var cookie = Person.Cookies.GetCookieHeader((host ?? bed.Hosts[0]).Address.WithPath(ApiClient.Base));
        var asked = (await api.PostAsync($"{Path}/connect", body ?? [], cookie.Length == 0 ? [] : [("Cookie", cookie)])).Expect(202);
        if (asked.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            Person.Cookies.SetCookies((host ?? bed.Hosts[0]).Address.WithPath(ApiClient.Base), string.Join(',', cookies));
        }

        return new Uri(asked.Text("authorization_url")!);
    }

    /// <summary>Signs in at the judge and agrees; gives back where it sends the browser.</summary>
    public Task<Uri> ConsentAsync(Uri page, string login = ConsentBed.Mailbox) => Person.ConsentAsync(page, login, ConsentBed.Site);

    /// <summary>The browser arrives at our callback, on this host.</summary>
    public Task<HttpResponseMessage> ArriveAsync(Uri callback, HostProcess? host = null, Browser? browser = null, params (string Name, string Value)[] headers)
        => (browser ?? Person).GetAsync(new Uri((host ?? bed.Hosts[0]).Address, callback.PathAndQuery), headers);

    /// <summary>How the trip ended, as the clean address says it.</summary>
    public static string OutcomeOf(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location.ShouldNotBeNull($"{(int)answer.StatusCode}");
        location.IsAbsoluteUri.ShouldBeFalse("the way goes on within this site");
        return QueryHelpers.ParseQuery(location.OriginalString.Split('?')[1])["outcome"].ToString();
    }

    public Task<T> GrantAsync<T>(string column)
        => bed.Deployment.ScalarAsync<T>($"SELECT {column} FROM integrations.grants WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1)", id);

    public Task<long> GenerationAsync() => GrantAsync<long>("generation");

    /// <summary>Status and reason as the database has them.</summary>
    public Task<string> StateAsync() => bed.Deployment.ScalarAsync<string>("SELECT concat_ws(' ', status, error_code) FROM integrations.integrations WHERE id = $1", id);

    /// <summary>The access token has ended.</summary>
    public Task ExpireAsync() => ChangeGrantAsync("access_expires_at = now() - interval '1 minute', next_refresh_at = now() - interval '1 minute'");

    /// <summary>So much time passes for leases and waits.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var by = string.Create(CultureInfo.InvariantCulture, $"interval '{time.TotalSeconds} seconds'");
        return ChangeGrantAsync($"lease_until = lease_until - {by}, next_refresh_at = next_refresh_at - {by}, updated_at = updated_at - {by}");
    }

    public Task ChangeGrantAsync(string set)
        => bed.Deployment.ScalarAsync<long>(
            $"WITH changed AS (UPDATE integrations.grants SET {set} WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1) RETURNING 1) SELECT count(*) FROM changed", id);

    /// <summary>The same browser as somebody else's trip, whose owner ends it.</summary>
    public void Use(Browser browser)
    {
        Person.Dispose();
        Person = browser;
    }

    /// <summary>Another day: a browser that no sign-in page remembers.</summary>
    public void TakeANewBrowser()
    {
        Person.Dispose();
        Person = new();
    }

    public void Dispose() => Person.Dispose();
}

internal static class Addresses
{
    public static Uri WithPath(this Uri address, string path) => new(address, path + "/");
}
