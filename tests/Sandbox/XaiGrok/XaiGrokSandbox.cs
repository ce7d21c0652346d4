using System.Text.Json;

namespace GeniusErp.Sandbox.XaiGrok;

/// <summary>
/// api-evangelist/xai:openapi/xai-api-key-api-openapi.yml (GET /v1/api-key), https://docs.x.ai/developers/debugging (what each status means) and the bodies of
/// continuedev/continue issues #10778, #10161, #11412 (a wrong key is a 400).
/// </summary>
internal sealed class XaiGrokSandbox : ISandboxProvider
{
    private const string Everything = "\"api-key:model:*\",\"api-key:endpoint:*\"";

    private static readonly Dictionary<string, (string Acls, bool TeamBlocked, bool KeyBlocked, bool KeyDisabled)> Keys = new()
    {
        ["xai-SandboxGoodKey00000000000001"] = (Everything, false, false, false),
        ["xai-SandboxNarrowKey000000000001"] = ("\"api-key:model:grok-sandbox-mini\",\"api-key:endpoint:chat\"", false, false, false),
        ["xai-SandboxLimitedKey00000000001"] = (string.Empty, false, false, false),
        ["xai-SandboxTeamOffKey00000000001"] = (Everything, true, false, false),
        ["xai-SandboxBlockedKey00000000001"] = (Everything, false, true, false),
        ["xai-SandboxDisabledKey0000000001"] = (Everything, false, false, true),
    };

    public string Code => "xai_grok";

    public string Name => "xAI (Grok)";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "v1/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", """{"api_key":"xai-SandboxGoodKey00000000000001","default_model":"grok-sandbox"}"""),
        new("bad", "key refused", "cheie refuzată", """{"api_key":"xai-SandboxRevokedKey00000000001"}"""),
        new("limited", "genuine key with access to nothing", "cheie bună, fără acces la nimic", """{"api_key":"xai-SandboxLimitedKey00000000001"}"""),
        new("narrow", "key for one model", "cheie pentru un singur model", """{"api_key":"xai-SandboxNarrowKey000000000001"}"""),
        new("team_blocked", "team blocked", "echipă blocată", """{"api_key":"xai-SandboxTeamOffKey00000000001"}"""),
        new("key_blocked", "key blocked", "cheie blocată", """{"api_key":"xai-SandboxBlockedKey00000000001"}"""),
        new("key_disabled", "key disabled", "cheie dezactivată", """{"api_key":"xai-SandboxDisabledKey0000000001"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/api-key", (HttpContext context) => Answer(context.Request, Describe));
        routes.MapGet("/v1/models", (HttpContext context) => Answer(context.Request, _ => SandboxAnswer.Ok(
            """{"data":[{"id":"grok-sandbox","created":1790000000,"object":"model","owned_by":"xai"},{"id":"grok-sandbox-mini","created":1790000001,"object":"model","owned_by":"xai"}],"object":"list"}""")));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        400 => Problem(400, "invalid-argument", "Incorrect API key provided. You can obtain an API key from https://console.x.ai."),
        401 => Problem(401, "unauthenticated:no-credentials", "No credentials presented."),
        403 => Problem(403, "The caller does not have permission to execute the specified operation", "Your team or API key is blocked."),
        404 => Problem(404, "The requested resource was not found", "Not found"),
        429 => Problem(429, "Some resource has been exhausted", "Too many requests"),
        >= 500 => Problem(status, "The service is currently unavailable", "Service temporarily unavailable."),
        _ => Problem(status, "Client specified an invalid argument", "Invalid request"),
    };

    private SandboxAnswer Answer(HttpRequest request, Func<string, SandboxAnswer> answer)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Error(401);
        }

        var key = authorization["Bearer ".Length..];
        return Keys.ContainsKey(key) ? answer(key) : Error(400);
    }

    private static SandboxAnswer Describe(string key)
    {
        var (acls, teamBlocked, keyBlocked, keyDisabled) = Keys[key];
        return SandboxAnswer.Ok($$"""
            {"redacted_api_key":"xai-...{{key[^4..]}}","user_id":"59fbe5f2-0000-4000-8000-000000000001","name":"ERP key","create_time":"2026-01-01T12:55:18.139305Z","modify_time":"2026-08-28T17:20:12.343321Z","modified_by":"59fbe5f2-0000-4000-8000-000000000001","team_id":"5ea6f6bd-0000-4000-8000-000000000002","acls":[{{acls}}],"api_key_id":"ae1e1841-0000-4000-8000-000000000003","team_blocked":{{Json(teamBlocked)}},"api_key_blocked":{{Json(keyBlocked)}},"api_key_disabled":{{Json(keyDisabled)}}}
            """);
    }

    private static string Json(bool flag) => flag ? "true" : "false";

    private static SandboxAnswer Problem(int status, string code, string error) => new(status, JsonSerializer.Serialize(new { code, error }));
}
