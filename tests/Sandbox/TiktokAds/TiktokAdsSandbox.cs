using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.TiktokAds;

/// <summary>
/// tiktok/tiktok-business-api-sdk:java_sdk/docs (AuthenticationApi, Oauth2AccessTokenBody, AccountManagementApi) and https://business-api.tiktok.com/portal/docs. Refusals come as 200 with
/// a code; paths end in a slash, or TikTok does not know them.
/// </summary>
internal sealed class TiktokAdsSandbox : ISandboxProvider
{
    private static readonly Dictionary<string, Advertiser> Advertisers = new()
    {
        ["7012345678901234567"] = new("Exemplu SRL", ["ana"]),
        ["7012345678901234568"] = new("Magazin Nord", ["agentie"]),
        ["7012345678901234569"] = new("Magazin Sud", ["agentie"]) { Status = "STATUS_LIMIT" },
        ["7099999999999999999"] = new("Al altcuiva", []),
    };

    private static readonly OAuthShape Shape = new()
    {
        ClientIdParameter = "app_id",
        CodeParameter = "auth_code",
        Required = new Dictionary<string, string?> { ["app_id"] = null, ["state"] = null },
    };

    private SandboxAuthority authority = null!;

    public string Code => "tiktok_ads";

    public string Name => "TikTok Ads";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["ApiBaseUrl"] = "open_api/v1.3/",
        ["AuthorizeUrl"] = "portal/auth",
        ["TokenUrl"] = "open_api/v1.3/oauth2/access_token/",
        ["RevokeUrl"] = "open_api/v1.3/oauth2/revoke_token/",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent of Ana", "funcționează după consimțământul Anei", """{"advertiser_id":"7012345678901234567"}"""),
        new("limited", "an advertiser that the sign-in does not reach", "un cont de publicitate pe care autentificarea nu îl acoperă", """{"advertiser_id":"7099999999999999999"}"""),
        new("choice", "the advertiser is chosen after the consent", "contul de publicitate se alege după consimțământ", "{}"),
        new("own_app", "the company's own app", "aplicația proprie a firmei", """{"advertiser_id":"7012345678901234567","client_id":"7301234567890123457","client_secret":"fedcba9876543210fedcba9876543210fedcba98"}"""),
    ];

    public void Join(SandboxAuthorities authorities) => authority = authorities.Of("tiktok", tiktok =>
    {
        tiktok.Clients.AddRange([new("7301234567890123456", "0123456789abcdef0123456789abcdef01234567"), new("7301234567890123457", "fedcba9876543210fedcba9876543210fedcba98")]);
        tiktok.Accounts.AddRange([new("ana", "Ana Popescu"), new("agentie", "Agenția Exemplu"), new("nimic", "Fără conturi de publicitate")]);
        tiktok.AccessLife = TimeSpan.FromDays(3650);
        tiktok.RefreshLife = null;
        tiktok.CodeLife = TimeSpan.FromHours(1);
        tiktok.Mint = (_, _, _) => SandboxAuthority.Random();
    });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/portal/auth", IResult (HttpContext http) => OAuthRoutes.Authorize(http, authority, Shape));
        routes.MapPost("/open_api/v1.3/oauth2/access_token/", (Delegate)((HttpContext http) => Slashed(http, TokenAsync)));
        routes.MapPost("/open_api/v1.3/oauth2/revoke_token/", (Delegate)((HttpContext http) => Slashed(http, RevokeAsync)));
        routes.MapGet("/open_api/v1.3/oauth2/advertiser/get/", (Delegate)((HttpContext http) => Slashed(http, request => Task.FromResult(List(request)))));
        routes.MapGet("/open_api/v1.3/advertiser/info/", (Delegate)((HttpContext http) => Slashed(http, request => Task.FromResult(Info(request)))));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Refuse(40105, "Access token is incorrect or has been revoked.") with { Status = 401 },
        403 => Refuse(40001, "No permission to operate advertiser"),
        404 => SandboxAnswer.Html(404, "404 page not found"),
        429 => Refuse(40100, "Too many requests. Please retry in some time.") with { Status = 429 },
        503 => Refuse(60001, "System is under maintenance."),
        >= 500 => Refuse(50000, "System error"),
        _ => Refuse(40002, "Param error") with { Status = status },
    };

    private static async Task<IResult> Slashed(HttpContext http, Func<HttpRequest, Task<SandboxAnswer>> answer)
        => http.Request.Path.Value!.EndsWith('/') ? await answer(http.Request) : SandboxAnswer.Html(404, "404 page not found");

    private async Task<SandboxAnswer> TokenAsync(HttpRequest request)
    {
        if (await BodyAsync(request) is not { } body || !IsApp(body.GetValueOrDefault("app_id"), body.GetValueOrDefault("secret")))
        {
            return Refuse(40002, "Invalid app_id or secret.");
        }

        if (authority.Redeem(body.GetValueOrDefault("auth_code"), body["app_id"], null, null) is not { } grant)
        {
            return Refuse(40110, "Auth_code is expired, used or wrong.");
        }

        var ids = Advertisers.Where(advertiser => advertiser.Value.People.Contains(grant.Account.Id)).Select(advertiser => advertiser.Key);
        return Good(new { access_token = authority.Issue(grant).Value, advertiser_ids = ids, scope = new[] { 4, 10, 14 } });
    }

    private async Task<SandboxAnswer> RevokeAsync(HttpRequest request)
    {
        if (await BodyAsync(request) is not { } body || !IsApp(body.GetValueOrDefault("app_id"), body.GetValueOrDefault("secret")) || Known(request) is not { } token || token.Value != body.GetValueOrDefault("access_token"))
        {
            return Refuse(40105, "Access token is incorrect or has been revoked.");
        }

        authority.Revoke(token.Value);
        return Good(new { });
    }

    private SandboxAnswer List(HttpRequest request)
        => !IsApp(request.Query["app_id"], request.Query["secret"]) ? Refuse(40002, "Invalid app_id or secret.")
            : Known(request) is not { } token ? Unknown(request)
            : Good(new { list = Of(token).Select(advertiser => new { advertiser_id = advertiser.Key, advertiser_name = advertiser.Value.Name }) });

    private SandboxAnswer Info(HttpRequest request)
    {
        if (Known(request) is not { } token)
        {
            return Unknown(request);
        }

        var asked = Texts(request.Query["advertiser_ids"]);
        var fields = Texts(request.Query["fields"]);
        if (asked is null or { Count: 0 } || fields is null)
        {
            return Refuse(40002, "advertiser_ids: Missing data for required field.");
        }

        var mine = Of(token).Where(advertiser => asked.Contains(advertiser.Key)).ToList();
        return mine.Count < asked.Count
            ? Refuse(40001, "No permission to operate advertiser " + asked[0])
            : Good(new
            {
                list = mine.Select(advertiser => new Dictionary<string, string>
                {
                    ["advertiser_id"] = advertiser.Key, ["name"] = advertiser.Value.Name, ["status"] = advertiser.Value.Status, ["currency"] = "RON", ["timezone"] = "Europe/Bucharest",
                }.Where(field => fields.Contains(field.Key)).ToDictionary()),
            });
    }

    private static IEnumerable<KeyValuePair<string, Advertiser>> Of(SandboxToken token) => Advertisers.Where(advertiser => advertiser.Value.People.Contains(token.Grant.Account.Id));

    private SandboxToken? Known(HttpRequest request) => authority.Find(request.Headers["Access-Token"]);

    private static SandboxAnswer Unknown(HttpRequest request)
        => request.Headers.ContainsKey("Access-Token") ? Refuse(40105, "Access token is incorrect or has been revoked.") : Refuse(40104, "Access token is empty. Please pass Access-Token in the header.");

    private bool IsApp(string? id, string? secret) => authority.Clients.Any(client => client.Id == id && client.Secret == secret);

    private static List<string>? Texts(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<List<string>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, string>?> BodyAsync(HttpRequest request)
        => request.HasJsonContentType() ? await request.ReadFromJsonAsync<Dictionary<string, string>>(JsonSerializerOptions.Web, request.HttpContext.RequestAborted) : null;

    private static SandboxAnswer Good(object data) => SandboxAnswer.Ok(JsonSerializer.Serialize(new { code = 0, message = "OK", request_id = "202611220930000101890760311a", data }));

    private static SandboxAnswer Refuse(int code, string message) => SandboxAnswer.Ok(JsonSerializer.Serialize(new { code, message, request_id = "202611220930000101890760311a", data = new { } }));

    private sealed record Advertiser(string Name, string[] People)
    {
        public string Status { get; init; } = "STATUS_ENABLE";
    }
}
