using System.Text.Json;

namespace GeniusErp.Sandbox.Elevenlabs;

/// <summary>
/// elevenlabs/elevenlabs-docs:fern/apis/api/openapi.json (UserResponseModel, ModelResponseModel), https://help.elevenlabs.io/hc/en-us/articles/19572237925521 and the
/// refusals as quoted in danielmiessler/LifeOS pull request 950 and n8n-io/n8n issue #17252. The answer about the user repeats the key, as the real one may.
/// </summary>
internal sealed class ElevenlabsSandbox : ISandboxProvider
{
    private const string Good = "sk_5a0db0c9000000000000000000000000000000000000good";
    private const string SpeechOnly = "sk_5a0db0c90000000000000000000000000000000000speech";
    private const string Limited = "sk_5a0db0c9000000000000000000000000000000000limited";
    private const string NoCredits = "sk_5a0db0c900000000000000000000000000000000nocredit";
    private const string Blocked = "sk_5a0db0c9000000000000000000000000000000000blocked";

    public string Code => "elevenlabs";

    public string Name => "ElevenLabs";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "v1/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"api_key":"{{Good}}","region":"eu","default_model_id":"eleven_sandbox_v2"}"""),
        new("bad", "key refused", "cheie refuzată", """{"api_key":"sk_5a0db0c9000000000000000000000000000000000revoked"}"""),
        new("limited", "genuine key that may read neither user nor models", "cheie bună care nu poate citi nici utilizatorul, nici modelele", $$"""{"api_key":"{{Limited}}"}"""),
        new("speech_only", "works without “User: Read”", "funcționează fără „User: Read”", $$"""{"api_key":"{{SpeechOnly}}"}"""),
        new("no_credits", "no credits left", "fără credite", $$"""{"api_key":"{{NoCredits}}"}"""),
        new("blocked", "free use blocked", "folosire gratuită blocată", $$"""{"api_key":"{{Blocked}}"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/user", (HttpContext context) => Answer(context.Request, "user_read", User));
        routes.MapGet("/v1/models", (HttpContext context) => Answer(context.Request, "models_read", _ => SandboxAnswer.Ok(
            """[{"model_id":"eleven_sandbox_v2","name":"Eleven Sandbox v2","can_do_text_to_speech":true,"max_characters_request_free_user":10000},{"model_id":"eleven_sandbox_flash","name":"Eleven Sandbox Flash","can_do_text_to_speech":true,"max_characters_request_free_user":40000}]""")));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Problem(401, "invalid_api_key", "Invalid API key"),
        403 => Problem(403, "missing_permissions", "The API key you used is missing the permission user_read to execute this operation."),
        404 => new(404, """{"detail":"Not Found"}"""),
        422 => new(422, """{"detail":[{"loc":["header","xi-api-key"],"msg":"field required","type":"value_error.missing"}]}"""),
        429 => Problem(429, "too_many_concurrent_requests", "Too many concurrent requests. Your current subscription is associated with a maximum of 5 concurrent requests."),
        >= 500 => SandboxAnswer.Html(status, "Internal Server Error"),
        _ => Problem(status, "invalid_request", "Invalid request"),
    };

    private SandboxAnswer Answer(HttpRequest request, string permission, Func<string, SandboxAnswer> answer)
    {
        var key = request.Headers["xi-api-key"].ToString();
        return key switch
        {
            Good => answer(key),
            SpeechOnly when permission != "user_read" => answer(key),
            SpeechOnly or Limited => new(401, $$$"""{"detail":{"type":"authentication_error","code":"unauthorized","message":"The API key you used is missing the permission {{{permission}}} to execute this operation.","status":"missing_permissions"}}"""),
            NoCredits => Problem(401, "quota_exceeded", "This request exceeds your quota of 10000. You have 0 credits remaining."),
            Blocked => Problem(401, "detected_unusual_activity", "Unusual activity detected. Free Tier usage disabled."),
            _ => Error(401),
        };
    }

    private static SandboxAnswer User(string key) => SandboxAnswer.Ok($$"""
        {"user_id":"abc123","subscription":{"tier":"creator","character_count":17231,"character_limit":100000,"max_character_limit_extension":10000,"can_extend_character_limit":true,"allowed_to_extend_character_limit":false,"next_character_count_reset_unix":1798000000,"voice_slots_used":1,"professional_voice_slots_used":0,"voice_limit":30,"voice_add_edit_counter":0,"professional_voice_limit":1,"can_extend_voice_limit":false,"can_use_instant_voice_cloning":true,"can_use_professional_voice_cloning":true,"status":"active"},"is_new_user":false,"xi_api_key":"{{key}}","can_use_delayed_payment_methods":false,"is_onboarding_completed":true,"is_onboarding_checklist_completed":true,"created_at":1753999199,"seat_type":"workspace_admin"}
        """);

    /// <summary>The older form; the newer one repeats the status as <c>code</c>.</summary>
    private static SandboxAnswer Problem(int status, string kind, string message)
        => new(status, JsonSerializer.Serialize(new { detail = new { type = status == 401 ? "authentication_error" : "error", code = kind, message, status = kind } }));
}
