using System.Text;
using System.Text.Json;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.AnafEfactura;

/// <summary>
/// ANAF's OAuth procedure and the e-Factura API as compiled in robert-malai/anafpy:docs/anaf-reference (oauth/authentication.md, efactura/api.md):
/// JWT tokens only with token_content_type, Basic client authentication, errors inside 200.
/// </summary>
internal sealed class AnafEfacturaSandbox : ISandboxProvider
{
    private static readonly OAuthShape Shape = new()
    {
        Basic = true,
        Required = new Dictionary<string, string?> { ["response_type"] = "code", ["token_content_type"] = "jwt" },
        RequiredAtToken = new Dictionary<string, string?> { ["token_content_type"] = "jwt" },
        NamesScopes = false,
    };

    private readonly EfacturaFilings filings = new();
    private SandboxAuthority authority = null!;

    public string Code => "anaf_efactura";

    public string Name => "ANAF e-Factura";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["production:ApiBaseUrl"] = "prod/FCTEL/rest/",
        ["test:ApiBaseUrl"] = "test/FCTEL/rest/",
        ["AuthorizeUrl"] = "anaf-oauth2/v1/authorize",
        ["TokenUrl"] = "anaf-oauth2/v1/token",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent", "funcționează după consimțământ", """{"cif":"12345674","environment":"test"}"""),
        new("limited", "the certificate has no rights for this CUI", "certificatul nu are drepturi pentru acest CUI", """{"cif":"99999992","environment":"test"}"""),
        new("empty", "nothing in the inbox", "niciun mesaj", """{"cif":"10000008","environment":"test"}"""),
        new("own_app", "the company's own app", "aplicația proprie a firmei", """{"cif":"12345674","environment":"test","client_id":"sandbox-own-app","client_secret":"sandbox-own-secret-0123456789"}"""),
    ];

    public void Join(SandboxAuthorities authorities) => authority = authorities.Of("anaf", anaf =>
    {
        anaf.Clients.AddRange([new("sandbox-anaf-client", "sandbox-anaf-secret-0123456789"), new("sandbox-own-app", "sandbox-own-secret-0123456789")]);
        anaf.Accounts.AddRange([new("00AB12CD", "Ana Popescu (00AB12CD)"), new("00FF34EE", "Ion Ionescu (00FF34EE)")]);
        anaf.AccessLife = TimeSpan.FromDays(90);
        anaf.RefreshLife = TimeSpan.FromDays(365);
        anaf.Rotates = true;
        anaf.Mint = Jwt;
    });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOAuth(authority, Shape, "/anaf-oauth2/v1/authorize", "/anaf-oauth2/v1/token", revoke: null);
        routes.MapGet("/TestOauth/jaxrs/hello", (HttpRequest request) => Known(request) is null
            ? Error(401)
            : new SandboxAnswer(200, $"Hello, {request.Query["name"]} , serial_certificate = {Known(request)!.Grant.Account.Id}", "text/plain"));
        foreach (var environment in new[] { "prod", "test" })
        {
            routes.MapGet($"/{environment}/FCTEL/rest/listaMesajeFactura", (HttpRequest request) => List(request));
            filings.Map(routes, $"/{environment}/FCTEL/rest", request => Known(request) is not null);
        }
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"timestamp":"2026-11-22T10:00:00.000+00:00","status":401,"error":"Unauthorized","message":"Token invalid"}"""),
        >= 500 => SandboxAnswer.Html(status, "<html><body>Internal Server Error</body></html>"),
        _ => new(status, JsonSerializer.Serialize(new { timestamp = "22-11-2026 10:00:00", status, error = "Error", message = "Eroare" })),
    };

    public void Reset() => filings.Clear();

    private SandboxAnswer List(HttpRequest request)
    {
        if (Known(request) is not { } token)
        {
            return Error(401);
        }

        var cif = request.Query["cif"].ToString();
        return cif switch
        {
            "99999992" => SandboxAnswer.Ok("""{"eroare":"Nu aveti drept in SPV pentru CIF=99999992","titlu":"Lista Mesaje"}"""),
            "10000008" => SandboxAnswer.Ok("""{"eroare":"Nu exista mesaje in ultimele 1 zile","titlu":"Lista Mesaje"}"""),
            _ => SandboxAnswer.Ok(
                $$"""{"mesaje":[{"data_creare":"202611201015","cif":"{{cif}}","id_solicitare":"5000000001","detalii":"Factura cu id_incarcare=5000000001 emisa de cif_emitent={{cif}} pentru cif_beneficiar=99999992","tip":"FACTURA TRIMISA","id":"3000000001"}],"serial":"{{token.Grant.Account.Id}}","cui":"{{cif}}","titlu":"Lista Mesaje disponibile din ultimele 1 zile"}"""),
        };
    }

    private SandboxToken? Known(HttpRequest request)
        => request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? authority.Find(header["Bearer ".Length..]) : null;

    private static string Jwt(SandboxGrant grant, TimeSpan life, bool refresh)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new { token_type = refresh ? "refresh" : "Bearer", iss = "https://logincert.anaf.ro", iat = now, nbf = now, exp = now + (long)life.TotalSeconds, role = "EFACTURA", clientappid = grant.ClientId, serial = grant.Account.Id, jti = SandboxAuthority.Random() };
        return string.Join('.', Part(new { alg = "RS512", typ = "JWT" }), Part(claims), Part(new { signature = "not checked here" }));
    }

    private static string Part(object value) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)));
}
