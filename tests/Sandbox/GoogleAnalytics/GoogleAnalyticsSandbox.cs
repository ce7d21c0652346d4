using System.Security.Cryptography;
using System.Text.Json;
using GeniusErp.Sandbox.Google;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.GoogleAnalytics;

/// <summary>
/// googleapis/google-api-go-client:analyticsdata/v1beta/analyticsdata-api.json (runReport), googleapis/googleapis:google/analytics/admin/v1beta (accountSummaries, properties), and
/// https://developers.google.com/identity/protocols/oauth2/service-account. Service accounts sign with keys that are made when the sandbox starts.
/// </summary>
internal sealed class GoogleAnalyticsSandbox : ISandboxProvider
{
    private const string Scope = "https://www.googleapis.com/auth/analytics.readonly";
    private const string Robot = "rapoarte@exemplu-sandbox.iam.gserviceaccount.com";
    private const string Gone = "sters@exemplu-sandbox.iam.gserviceaccount.com";
    private const string Idle = "fara-api@exemplu-sandbox.iam.gserviceaccount.com";
    private const string Denied = "User does not have sufficient permissions for this property. To learn more about Property ID, see https://developers.google.com/analytics/devguides/reporting/data/v1/property-id.";

    private static readonly string PrivateKey = NewKey();

    private static readonly Dictionary<string, Property> Properties = new()
    {
        ["345678901"] = new("Magazin online", "Exemplu SRL", ["ana@exemplu.ro", Robot, Idle]),
        ["345678902"] = new("Blog", "Agenția Exemplu", ["agentie@exemplu.ro"]),
        ["345678903"] = new("Prezentare", "Agenția Exemplu", ["agentie@exemplu.ro"]) { Empty = true },
        ["345678904"] = new("Fără vizite", "Exemplu SRL", [Robot]) { Empty = true },
    };

    private SandboxAuthority authority = null!;

    public string Code => "google_analytics";

    public string Name => "Google Analytics";

    public IReadOnlyDictionary<string, string> Addresses { get; } = GoogleAccounts.Addresses
        .Append(KeyValuePair.Create("default:ApiBaseUrl", "data/v1beta/"))
        .Append(KeyValuePair.Create("admin:ApiBaseUrl", "admin/v1beta/"))
        .ToDictionary();

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent of Ana", "funcționează după consimțământul Anei", """{"auth_method":"oauth","property_id":"345678901"}"""),
        new("limited", "a property that Ana may not read", "o proprietate pe care Ana nu o poate citi", """{"auth_method":"oauth","property_id":"345678999"}"""),
        new("choice", "the property is chosen after the consent", "proprietatea se alege după consimțământ", """{"auth_method":"oauth"}"""),
        new("service_account", "a service account’s key", "cheia unui cont de serviciu", ByKey(Robot, "345678901")),
        new("empty", "a service account, and a property without visits", "un cont de serviciu și o proprietate fără vizite", ByKey(Robot, "345678904")),
        new("deleted_key", "the service account was deleted", "contul de serviciu a fost șters", ByKey(Gone, "345678901")),
        new("disabled_api", "the API is not enabled in the service account’s project", "API-ul nu este activat în proiectul contului de serviciu", ByKey(Idle, "345678901")),
        new("own_app", "the company's own app", "aplicația proprie a firmei", $$"""{"auth_method":"oauth","property_id":"345678901",{{GoogleAccounts.OwnApp}}}"""),
    ];

    public void Join(SandboxAuthorities authorities) => authority = GoogleAccounts.Join(authorities);

    public void Map(IEndpointRouteBuilder routes)
    {
        GoogleAccounts.Map(routes, authority, TokenAsync);
        routes.MapPost("/data/v1beta/properties/{call}", (HttpContext http, string call) => ReportAsync(http, call));
        routes.MapGet("/admin/v1beta/accountSummaries", (HttpContext http) => Summaries(http.Request));
        routes.MapGet("/admin/v1beta/properties/{id}", (HttpContext http, string id) => Named(http.Request, id));
    }

    public SandboxAnswer Error(int status) => GoogleAccounts.Error(status);

    private async Task<SandboxAnswer> ReportAsync(HttpContext http, string call)
    {
        var id = call.EndsWith(":runReport", StringComparison.Ordinal) ? call[..^":runReport".Length] : null;
        if (id is null)
        {
            return Error(404);
        }

        if (Refuse(http.Request, id) is { } refusal)
        {
            return refusal;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        if (!body.RootElement.TryGetProperty("metrics", out var metrics) || !body.RootElement.TryGetProperty("dateRanges", out _) || body.RootElement.TryGetProperty("limit", out var limit) && limit.ValueKind != JsonValueKind.String)
        {
            return Error(400);
        }

        var rows = Properties[id].Empty ? string.Empty : "\"rows\":[{\"metricValues\":[{\"value\":\"42\"}]}],\"rowCount\":1,";
        return SandboxAnswer.Ok(
            $$"""{"metricHeaders":[{"name":"{{metrics[0].GetProperty("name").GetString()}}","type":"TYPE_INTEGER"}],{{rows}}"metadata":{"currencyCode":"RON","timeZone":"Europe/Bucharest"},"kind":"analyticsData#runReport"}""");
    }

    private SandboxAnswer Named(HttpRequest request, string id)
        => Refuse(request, id) ?? SandboxAnswer.Ok($$"""{"name":"properties/{{id}}","parent":"accounts/100000001","createTime":"2024-01-15T08:00:00Z","displayName":"{{Properties[id].Name}}","timeZone":"Europe/Bucharest","currencyCode":"RON","propertyType":"PROPERTY_TYPE_ORDINARY"}""");

    /// <summary>One property on a page, so that whoever asks has to turn them.</summary>
    private SandboxAnswer Summaries(HttpRequest request)
    {
        var (grant, refusal) = GoogleAccounts.Enter(request, authority, Scope);
        if (refusal is not null)
        {
            return refusal;
        }

        var readable = Properties.Where(property => property.Value.Readers.Contains(grant!.Account.Id)).ToList();
        var page = int.TryParse(request.Query["pageToken"], out var asked) ? asked : 0;
        if (page >= readable.Count)
        {
            return SandboxAnswer.Ok("{}");
        }

        var (id, shown) = readable[page];
        var next = page + 1 < readable.Count ? $",\"nextPageToken\":\"{page + 1}\"" : string.Empty;
        return SandboxAnswer.Ok(
            $$"""{"accountSummaries":[{"name":"accountSummaries/100000001","account":"accounts/100000001","displayName":"{{shown.Owner}}","propertySummaries":[{"property":"properties/{{id}}","displayName":"{{shown.Name}}","propertyType":"PROPERTY_TYPE_ORDINARY","parent":"accounts/100000001"}]}]{{next}}}""");
    }

    private SandboxAnswer? Refuse(HttpRequest request, string id)
    {
        var (grant, refusal) = GoogleAccounts.Enter(request, authority, Scope);
        return refusal
            ?? (grant!.Account.Id == Idle ? GoogleAccounts.Problem(
                403,
                "PERMISSION_DENIED",
                "Google Analytics Data API has not been used in project 123 before or it is disabled.",
                """[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com"}]""") : null)
            ?? (Properties.TryGetValue(id, out var property) && property.Readers.Contains(grant.Account.Id) ? null : GoogleAccounts.Problem(403, "PERMISSION_DENIED", Denied));
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer" ? ByAssertion(form["assertion"].ToString()) : await GoogleAccounts.TokenAsync(http, authority);
    }

    /// <summary>RFC 7523 as Google checks it. The time of day is not: clocks of tests stand still.</summary>
    private SandboxAnswer ByAssertion(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            return OAuthRoutes.Refuse(400, "invalid_grant", "Bad Request");
        }

        using var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]));
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        using var key = RSA.Create();
        key.ImportFromPem(PrivateKey);
        var signed = System.Text.Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (header.RootElement.GetProperty("alg").GetString() != "RS256" || !key.VerifyData(signed, System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return OAuthRoutes.Refuse(400, "invalid_grant", "Invalid JWT Signature.");
        }

        var life = claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64();
        if (claims.RootElement.GetProperty("aud").GetString() != "https://oauth2.googleapis.com/token" || life is <= 0 or > 3600)
        {
            return OAuthRoutes.Refuse(400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
        }

        var who = claims.RootElement.GetProperty("iss").GetString()!;
        if (who == Gone)
        {
            return OAuthRoutes.Refuse(400, "invalid_grant", "Invalid grant: account not found");
        }

        var token = authority.Issue(new SandboxGrant(who, new SandboxAccount(who, who), [claims.RootElement.GetProperty("scope").GetString()!]));
        return SandboxAnswer.Ok(JsonSerializer.Serialize(new { access_token = token.Value, expires_in = 3599, token_type = "Bearer" }));
    }

    private static string ByKey(string email, string property)
    {
        var file = new
        {
            type = "service_account",
            project_id = "exemplu-sandbox",
            private_key_id = "0123456789abcdef0123456789abcdef01234567",
            private_key = PrivateKey,
            client_email = email,
            client_id = "100000000000000000001",
            auth_uri = "https://accounts.google.com/o/oauth2/auth",
            token_uri = "https://token-uri.of-the-file.example/token",
        };
        return JsonSerializer.Serialize(new { auth_method = "service_account", property_id = property, service_account_json = JsonSerializer.Serialize(file, Indented) });
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private sealed record Property(string Name, string Owner, string[] Readers)
    {
        public bool Empty { get; init; }
    }
}
