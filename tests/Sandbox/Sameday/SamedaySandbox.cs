using System.Collections.Concurrent;
using System.Globalization;

namespace GeniusErp.Sandbox.Sameday;

/// <summary>
/// sameday-courier/php-sdk:src/Sameday/** (requests, responses, paging) and its tests; hosts from sameday-courier/woocommerce-plugin. All six hosts are played,
/// each below its own word, because users of one are strangers on the others.
/// </summary>
internal sealed class SamedaySandbox : ISandboxProvider
{
    private static readonly string[] Hosts = ["ro_production", "ro_demo", "hu_production", "hu_demo", "bg_production", "bg_demo"];
    private static readonly TimeZoneInfo Bucharest = TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest");

    private static readonly Dictionary<(string Host, string User), (string Password, int Points)> Users = new()
    {
        [("ro_demo", "exempluAPI")] = ("Parola-Sandbox-Demo-1", 2),
        [("ro_production", "magazinAPI")] = ("Parola-Sandbox-Live-1", 60),
        [("hu_production", "boltAPI")] = ("Parola-Sandbox-Bolt-1", 1),
    };

    private readonly ConcurrentDictionary<string, (string Host, int Points)> tokens = new();

    public string Code => "sameday";

    public string Name => "Sameday";

    public IReadOnlyDictionary<string, string> Addresses { get; } = Hosts.ToDictionary(host => host + ":ApiBaseUrl", host => host + "/");

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works (demo)", "funcționează (demo)", """{"username":"exempluAPI","password":"Parola-Sandbox-Demo-1","country":"RO","environment":"demo","pickup_point_id":4455,"contact_person_id":901,"default_service_id":7}"""),
        new("bad", "wrong password", "parolă greșită", """{"username":"exempluAPI","password":"Parola-Sandbox-Veche-1","country":"RO","environment":"demo"}"""),
        new("other_environment", "a demo user in production", "utilizator demo în producție", """{"username":"exempluAPI","password":"Parola-Sandbox-Demo-1","country":"RO","environment":"production"}"""),
        new("many", "60 pickup points, the chosen one on the second page", "60 de puncte de ridicare, cel ales pe a doua pagină", """{"username":"magazinAPI","password":"Parola-Sandbox-Live-1","country":"RO","environment":"production","pickup_point_id":4513}"""),
        new("hungary", "a Hungarian contract", "contract din Ungaria", """{"username":"boltAPI","password":"Parola-Sandbox-Bolt-1","country":"HU","environment":"production"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{host}/api/authenticate", async (string host, HttpContext context) => LogIn(host, context.Request, await context.Request.ReadFormAsync(context.RequestAborted)));
        routes.MapGet("/{host}/api/client/pickup-points", (string host, HttpContext context) => Page(host, context.Request, points => points, PickupPoint));
        routes.MapPost("/{host}/api/awb", async (string host, HttpContext context) => !IsKnown(host, context.Request) ? Error(401) : SamedayShipments.Book(await context.Request.ReadFormAsync(context.RequestAborted)) ?? Error(400));
        routes.MapGet("/{host}/api/client/services", (string host, HttpContext context) => Page(host, context.Request, _ => 2, Service));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        400 => new(400, """{"code":400,"message":"Validation Failed","errors":{"children":{"pickupPoint":{"errors":["This value is not valid."]},"contactPerson":{}}}}"""),
        403 => Problem(403, "Invalid credentials."),
        401 => Problem(401, "Unauthorized"),
        404 => Problem(404, "Not Found"),
        429 => Problem(429, "Too Many Requests"),
        _ => Problem(status, "Internal Server Error"),
    };

    public void Reset() => tokens.Clear();

    private SandboxAnswer LogIn(string host, HttpRequest request, IFormCollection form)
    {
        if (request.Query.Count > 0 || form["remember_me"] != "1")
        {
            return Error(400);
        }

        var user = request.Headers["X-Auth-Username"].ToString();
        if (!Users.TryGetValue((host, user), out var known) || known.Password != request.Headers["X-Auth-Password"])
        {
            return Error(403);
        }

        var token = $"sandbox-{Guid.NewGuid():N}";
        tokens[token] = (host, known.Points);
        var end = DateTimeOffset.UtcNow.AddDays(14);
        return SandboxAnswer.Ok($$"""{"token":"{{token}}","expire_at":"{{Minute(TimeZoneInfo.ConvertTime(end, Bucharest))}}","expire_at_utc":"{{Minute(end)}}"}""");
    }

    private SandboxAnswer Page(string host, HttpRequest request, Func<int, int> count, Func<int, string> entry)
    {
        if (!IsKnown(host, request))
        {
            return Error(401);
        }

        if (!int.TryParse(request.Query["page"], CultureInfo.InvariantCulture, out var page) || page < 1
            || !int.TryParse(request.Query["countPerPage"], CultureInfo.InvariantCulture, out var size) || size is < 1 or > 500)
        {
            return Error(400);
        }

        var total = count(tokens[request.Headers["X-AUTH-TOKEN"].ToString()].Points);
        var entries = Enumerable.Range(0, total).Skip((page - 1) * size).Take(size).Select(entry);
        return SandboxAnswer.Ok($$"""{"total":{{total}},"currentPage":{{page}},"pages":{{(total + size - 1) / size}},"perPage":{{size}},"data":[{{string.Join(',', entries)}}]}""");
    }

    private bool IsKnown(string host, HttpRequest request) => tokens.TryGetValue(request.Headers["X-AUTH-TOKEN"].ToString(), out var session) && session.Host == host;

    private static string PickupPoint(int index) => $$"""
        {"id":{{4455 + index}},"alias":"{{(index == 0 ? "Depozit" : $"Magazin {index}")}}","address":"Str. Test {{index + 1}}","defaultPickupPoint":{{(index == 0 ? "true" : "false")}},"country":{"id":187,"name":"Romania","code":"RO"},"county":{"id":23,"name":"Ilfov","code":"IF"},"city":{"id":22,"name":"Chiajna","extraKM":0},"pickupPointContactPerson":[{"id":{{901 + index}},"name":"Ana Test","phoneNumber":"0700000000","defaultContactPerson":true}]}
        """;

    private static string Service(int index) => $$"""
        {"id":{{7 + index}},"name":"{{(index == 0 ? "24H" : "Locker NextDay")}}","serviceCode":"{{(index == 0 ? "24" : "LN")}}","deliveryType":{"id":1,"name":"Regular"},"defaultServices":{{(index == 0 ? "true" : "false")}},"serviceOptionalTaxes":[]}
        """;

    private static SandboxAnswer Problem(int status, string message) => new(status, $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}"}}""");

    private static string Minute(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
