using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.RevolutBusiness;

/// <summary>
/// revolut-engineering/revolut-openapi:json/business.json (getAccounts, components.responses) and
/// https://developer.revolut.com/docs/guides/manage-accounts/get-started/make-your-first-api-request; the refusal as quoted in useme-com/revolut-python issue #8.
/// The key pair of the samples is made when the sandbox starts: what is connected with it ends with the process.
/// </summary>
internal sealed class RevolutBusinessSandbox : ISandboxProvider
{
    private const string Good = "SandboxRevolutClient0000001";
    private const string NoRead = "SandboxRevolutNoRead0000001";

    private static readonly OAuthShape Shape = new() { ScopeSeparator = ',', Required = new Dictionary<string, string?> { ["response_type"] = "code", ["scope"] = null } };
    private static readonly Lazy<KeyPair> Key = new(KeyPair.Make);

    private readonly HashSet<string> registered = [];
    private SandboxAuthority authority = null!;

    public string Code => "revolut_business";

    public string Name => "Revolut Business";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["production:ApiBaseUrl"] = "api/1.0/",
        ["sandbox:ApiBaseUrl"] = "sandbox/api/1.0/",
        ["AuthorizeUrl"] = "app-confirm",
        ["TokenUrl"] = "api/1.0/auth/token",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent", "funcționează după consimțământ", Sample(Good, Key.Value.Private)),
        new("limited", "the consent does not reach the accounts", "consimțământul nu ajunge la conturi", Sample(NoRead, Key.Value.Private)),
        new("other_key", "a key whose certificate is not in Revolut", "o cheie al cărei certificat nu este în Revolut", Sample(Good, KeyPair.Make().Private, certificate: null)),
    ];

    public void Join(SandboxAuthorities authorities) => authority = authorities.Of("revolut", revolut =>
    {
        revolut.Clients.AddRange([new(Good, string.Empty), new(NoRead, string.Empty)]);
        revolut.Accounts.Add(new("business-1", "Demo ERP SRL"));
        revolut.AccessLife = TimeSpan.FromSeconds(2399);
        revolut.CodeLife = TimeSpan.FromMinutes(2);
        revolut.OneLiveToken = true;
        revolut.GivesPlatformApp = false;
        revolut.Mint = (_, _, refresh) => (refresh ? "oa_sand_refresh_" : "oa_sand_") + SandboxAuthority.Random();
    });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app-confirm", IResult (HttpContext http) => Confirm(http));
        routes.MapPost("/api/1.0/auth/token", (Delegate)TokenAsync);
        foreach (var root in new[] { "/api/1.0", "/sandbox/api/1.0" })
        {
            routes.MapGet(root + "/accounts", (HttpRequest request) => Accounts(request));
        }
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"status":401,"message":"The request should be authorized."}"""),
        403 => new(403, """{"error_id":"4e08ca8d-0000-4000-8000-000000000001","code":9002,"message":"This action is forbidden"}"""),
        429 => new(429, """{"error_id":"4e08ca8d-0000-4000-8000-000000000001","code":3162,"message":"The resource is not available at the moment, please try again later"}"""),
        503 => new(503, """{"error_id":"4e08ca8d-0000-4000-8000-000000000001","code":5003,"message":"Service unavailable"}"""),
        >= 500 => new(status, """{"error_id":"4e08ca8d-0000-4000-8000-000000000001","code":5000,"message":"Oops! Something went wrong"}"""),
        _ => new(status, """{"code":2101,"message":"Something is wrong"}"""),
    };

    private IResult Confirm(HttpContext http)
    {
        if (Uri.TryCreate(http.Request.Query["redirect_uri"], UriKind.Absolute, out var redirect))
        {
            registered.Add(redirect.Host);
        }

        return OAuthRoutes.Authorize(http, authority, Shape);
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "The request is not form-encoded.");
        }

        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(member => member.Key, member => member.Value.ToString());
        var fromCode = form.GetValueOrDefault("grant_type") == "authorization_code";
        if (!form.Keys.Order().SequenceEqual(new[] { "client_assertion", "client_assertion_type", fromCode ? "code" : "refresh_token", "grant_type" }.Order())
            || form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "A parameter is missing or unknown.");
        }

        if (ClientOf(form["client_assertion"], out var refused) is not { } client)
        {
            return refused!;
        }

        var grant = fromCode ? authority.Redeem(form["code"], client.Id, redirectUri: null, verifier: null) : authority.Refresh(form["refresh_token"], client.Id);
        if (grant is null)
        {
            return Unauthorized;
        }

        var token = authority.Issue(grant);
        var members = new Dictionary<string, object> { ["access_token"] = token.Value, ["token_type"] = "bearer", ["expires_in"] = (long)authority.AccessLife.TotalSeconds };
        if (fromCode)
        {
            members["refresh_token"] = grant.Refresh!; // A refresh brings none.
        }

        return SandboxAnswer.Ok(JsonSerializer.Serialize(members));
    }

    private SandboxClient? ClientOf(string assertion, out SandboxAnswer? refused)
    {
        refused = Unauthorized;
        var parts = assertion.Split('.');
        if (parts.Length != 3 || !Key.Value.Signed($"{parts[0]}.{parts[1]}", parts[2]))
        {
            return null;
        }

        using var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]));
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        var body = claims.RootElement;
        if (header.RootElement.GetProperty("alg").GetString() != "RS256" || body.GetProperty("aud").GetString() != "https://revolut.com"
            || !registered.Contains(body.GetProperty("iss").GetString()!) || body.GetProperty("exp").ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(body.GetProperty("exp").GetInt64());
        if (end <= authority.Now())
        {
            refused = OAuthRoutes.Refuse(400, "invalid_request", $"The Token has expired on {end:ddd MMM dd HH:mm:ss} UTC {end:yyyy}.");
            return null;
        }

        return authority.Clients.FirstOrDefault(client => client.Id == body.GetProperty("sub").GetString());
    }

    private SandboxAnswer Accounts(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || authority.Find(header["Bearer ".Length..]) is not { } token)
        {
            return Error(401);
        }

        return token.Grant.ClientId == NoRead
            ? Error(403)
            : SandboxAnswer.Ok(
                """[{"id":"22222222-2222-4333-8444-555555555555","name":"EUR","balance":12.5,"currency":"EUR","state":"active","public":false,"created_at":"2026-02-05T14:29:22.215785Z","updated_at":"2026-10-05T14:29:22.215785Z"},{"id":"11111111-2222-4333-8444-555555555555","name":"Main RON","balance":3171.89,"currency":"RON","state":"active","public":false,"created_at":"2026-01-05T14:29:22.215785Z","updated_at":"2026-10-05T14:29:22.215785Z"}]""");
    }

    private static SandboxAnswer Unauthorized => OAuthRoutes.Refuse(400, "unauthorized_client", "Failed to authorise client");

    private static string Sample(string clientId, string key) => Sample(clientId, key, Key.Value.Certificate);

    private static string Sample(string clientId, string key, string? certificate)
    {
        var settings = new Dictionary<string, string> { ["environment"] = "sandbox", ["client_id"] = clientId, ["private_key_pem"] = key };
        if (certificate is not null)
        {
            settings["certificate_pem"] = certificate;
        }

        return JsonSerializer.Serialize(settings);
    }

    /// <summary>As the guide has it made: RSA 2048, self-signed, 1825 days.</summary>
    private sealed record KeyPair(string Private, string Certificate)
    {
        public static KeyPair Make()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=erp.example.ro", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1825));
            return new(key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
        }

        public bool Signed(string text, string signature)
        {
            using var certificate = X509Certificate2.CreateFromPem(Certificate);
            using var key = certificate.GetRSAPublicKey()!;
            return key.VerifyData(System.Text.Encoding.ASCII.GetBytes(text), System.Buffers.Text.Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
