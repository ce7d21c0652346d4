using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace GeniusErp.Sandbox.FanCourier;

/// <summary>daika7ana/fancourier-api-v2:src/Fancourier/** (Auth, GetBranches, GetServices and their responses); 401 and 422 as recorded from FAN's test account.</summary>
internal sealed class FanCourierSandbox : ISandboxProvider
{
    private const string User = "exemplu.api";
    private const string Password = "Parola-Sandbox-Fan-1";

    private static readonly TimeZoneInfo Bucharest = TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest");

    private readonly ConcurrentDictionary<string, bool> tokens = new();

    public string Code => "fan_courier";

    public string Name => "FAN Courier";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = string.Empty };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"username":"{{User}}","password":"{{Password}}","client_id":1234567,"default_service":"Cont Colector","label_format":"A6"}"""),
        new("bad", "wrong password", "parolă greșită", $$"""{"username":"{{User}}","password":"Parola-Sandbox-Veche-1","client_id":1234567}"""),
        new("other_client", "a client id that this user may not act for", "un ID de client la care utilizatorul nu are acces", $$"""{"username":"{{User}}","password":"{{Password}}","client_id":7654321}"""),
        new("shared_test", "FAN's published test account", "contul de test publicat de FAN", $$"""{"username":"{{User}}","password":"{{Password}}","client_id":7032158}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", async (HttpContext context) =>
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                return LogIn(context.Request, body.RootElement);
            }
            catch (JsonException)
            {
                return Error(422);
            }
        });
        routes.MapGet("/reports/branches", (HttpContext context) => Report(context.Request, $"{Branch(1234567, "Depozit Cluj")},{Branch(7032158, "FAN Test")}"));
        routes.MapGet("/reports/services", (HttpContext context) => Report(
            context.Request,
            """{"id":1,"name":"Standard","description":"Serviciu standard"},{"id":4,"name":"Cont Colector","description":"Ramburs in cont"},{"id":27,"name":"FANbox","description":"Livrare in FANbox"}"""));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"message":"Unauthenticated."}"""),
        422 => new(422, """{"status":"fail","message":"The given data was invalid.","data":{"errors":{"username":["The username field is required."]}}}"""),
        429 => new(429, """{"message":"Too Many Attempts."}"""),
        _ => new(status, """{"message":"Server Error"}"""),
    };

    public void Reset() => tokens.Clear();

    private SandboxAnswer LogIn(HttpRequest request, JsonElement body)
    {
        if (request.Query.Count > 0 || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("username", out var user) || !body.TryGetProperty("password", out var password))
        {
            return Error(422);
        }

        if (user.GetString() != User || password.GetString() != Password)
        {
            return new(401, """{"status":"fail","message":"Unauthorized"}""");
        }

        var token = $"48944740|{Guid.NewGuid():N}";
        tokens[token] = true;
        var end = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddHours(24), Bucharest).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return SandboxAnswer.Ok($$$"""{"status":"success","data":{"token":"{{{token}}}","expiresAt":"{{{end}}}"}}""");
    }

    private SandboxAnswer Report(HttpRequest request, string entries)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.ContainsKey(authorization["Bearer ".Length..])
            ? SandboxAnswer.Ok($$"""{"status":"success","data":[{{entries}}]}""")
            : Error(401);
    }

    private static string Branch(int id, string name) => $$$"""
        {"id":{{{id}}},"name":"{{{name}}}","bank":"","bankAccount":"","email":"","phone":"0264000000","secondaryPhone":"","contactPerson":"Ana Test","address":{"county":"Cluj","locality":"Cluj-Napoca","countyId":13,"localityId":1,"street":"Test","streetNo":"1","zipcode":"400001","building":"","entrance":"","floor":"","apartment":""}}
        """;
}
