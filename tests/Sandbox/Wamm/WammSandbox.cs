namespace GeniusErp.Sandbox.Wamm;

/// <summary>
/// ulmeanuadrian/n8n-nodes-wamm:nodes/WammSend.node.ts: GET /send with everything in the query, success judged by <c>status</c>. The statuses and texts of errors are
/// not published; those here are made up. Connecting calls nothing.
/// </summary>
internal sealed class WammSandbox : ISandboxProvider
{
    private const string Token = "5a0db0c5a0db0c01";
    private const string Instance = "609ACF283ABCD";

    public string Code => "wamm";

    public string Name => "WAMM";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "api/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "saved, not verified", "salvată, neverificată", $$"""{"access_token":"{{Token}}","instance_id":"{{Instance}}","email":"erp@exemplu.ro"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/send", (HttpContext context) =>
    {
        var query = context.Request.Query;
        return query["access_token"] == Token && query["instance_id"] == Instance
            ? SandboxAnswer.Ok("""{"status":"success","message":"Message sent"}""")
            : SandboxAnswer.Ok("""{"status":"error","message":"Invalid access token or instance"}""");
    });

    public SandboxAnswer Error(int status) => new(status, """{"status":"error","message":"Error"}""");
}
