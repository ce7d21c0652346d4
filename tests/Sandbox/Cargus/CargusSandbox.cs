using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeniusErp.Sandbox.Cargus;

/// <summary>
/// "Cargus API V3", chapters 1, 3, 5 and 8; the gateway's own answers by Microsoft (learn.microsoft.com/azure/api-management/api-management-error-handling-policies).
/// </summary>
internal sealed class CargusSandbox : ISandboxProvider
{
    private const string Key = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    private const string User = "exemplu.api";
    private const string Password = "Parola-Sandbox-Cargus-1";

    private readonly ConcurrentDictionary<string, bool> tokens = new();

    public string Code => "cargus";

    public string Name => "Cargus";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "api/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", Settings(Key, User, Password, ""","pickup_location_id":201000001,"price_table_id":23049,"cod_repayment":"bank" """)),
        new("bad", "wrong password", "parolă greșită", Settings(Key, User, "Parola-Sandbox-Veche-1")),
        new("bad_key", "wrong subscription key", "cheie de abonament greșită", Settings("ffffffffffffffffffffffffffffffff", User, Password)),
        new("no_api", "an account without API access (500 at login)", "cont fără acces la API (500 la autentificare)", Settings(Key, "fara.api", Password)),
        new("unassigned", "a pickup location of the company, not of the user", "un punct de ridicare al firmei, neatribuit utilizatorului", Settings(Key, User, Password, ""","pickup_location_id":201000002""")),
        new("unknown_location", "an unknown pickup location", "un punct de ridicare necunoscut", Settings(Key, User, Password, ""","pickup_location_id":999""")),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/LoginUser", async (HttpContext context) =>
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                return PassesGateway(context.Request) ? LogIn(body.RootElement) : GatewayRefusal();
            }
            catch (JsonException)
            {
                return Error(400);
            }
        });
        routes.MapGet("/api/TokenVerification", (HttpContext context) => !PassesGateway(context.Request) ? GatewayRefusal() : SandboxAnswer.Ok(IsSignedIn(context.Request) ? "true" : "false"));
        routes.MapGet("/api/PickupLocations", (HttpContext context) => List(context.Request, Location(201000001, "Depozit")));
        routes.MapGet("/api/PickupLocations/GetForClient", (HttpContext context) => List(context.Request, $"{Location(201000001, "Depozit")},{Location(201000002, "Magazin")}"));
        routes.MapGet("/api/PriceTables", (HttpContext context) => List(context.Request, """{"PriceTableId":23049,"Name":"Contract 2026"}"""));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"Message":"Authorization has been denied for this request."}"""),
        429 => new(429, """{"statusCode":429,"message":"Rate limit is exceeded. Try again in 60 seconds."}"""),
        404 => new(404, """{"statusCode":404,"message":"Resource not found"}"""),
        500 => new(500, """{"Message":"An error has occurred."}"""),
        _ => new(status, """{"Message":"The request is invalid."}"""),
    };

    public void Reset() => tokens.Clear();

    private static bool PassesGateway(HttpRequest request) => request.Headers["Ocp-Apim-Subscription-Key"] == Key;

    private static SandboxAnswer GatewayRefusal()
        => new SandboxAnswer(401, """{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."}""")
            .With("WWW-Authenticate", "AzureApiManagementKey realm=\"https://urgentcargus.azure-api.net/api\",name=\"Ocp-Apim-Subscription-Key\",type=\"header\"");

    private SandboxAnswer LogIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("UserName", out var user) || !body.TryGetProperty("Password", out var password))
        {
            return Error(400);
        }

        if (user.GetString() == "fara.api")
        {
            return Error(500);
        }

        if (user.GetString() != User || password.GetString() != Password)
        {
            return new(401, "\"Failed to authenticate!\"");
        }

        var token = Jwt(DateTimeOffset.UtcNow.AddHours(24));
        tokens[token] = true;
        return SandboxAnswer.Ok($"\"{token}\"");
    }

    private bool IsSignedIn(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.ContainsKey(authorization["Bearer ".Length..]);
    }

    private SandboxAnswer List(HttpRequest request, string entries)
        => !PassesGateway(request) ? GatewayRefusal() : IsSignedIn(request) ? SandboxAnswer.Ok($"[{entries}]") : Error(401);

    private static string Jwt(DateTimeOffset end)
        => string.Join('.', new[] { """{"alg":"HS256","typ":"JWT"}""", $$"""{"unique_name":"{{User}}","jti":"{{Guid.NewGuid():N}}","exp":{{end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}}}""", "sandbox-signature" }
            .Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    private static string Settings(string key, string user, string password, string more = "")
        => $$"""{"subscription_key":"{{key}}","username":"{{user}}","password":"{{password}}"{{more}}}""";

    private static string Location(int id, string name) => $$"""
        {"LocationId":{{id}},"Name":"{{name}}","CountyId":27,"CountyName":"Ilfov","LocalityId":900,"LocalityName":"Tunari","StreetId":0,"StreetName":"","BuildingNumber":"","AddressText":"Sos. Test 1","ContactPerson":"Ana Test","PhoneNumber":"0700000000","Email":"","CodPostal":"077180"}
        """;
}
