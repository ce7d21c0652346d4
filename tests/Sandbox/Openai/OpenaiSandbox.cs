using System.Text.Json;

namespace GeniusErp.Sandbox.Openai;

/// <summary>
/// openai/openai-openapi:openapi.json (ListModelsResponse, ErrorResponse) and https://developers.openai.com/docs/guides/error-codes.
/// Of the regional hosts only the path is played: the operator's override replaces all of them.
/// </summary>
internal sealed class OpenaiSandbox : ISandboxProvider
{
    private const string Good = "sk-proj-SandboxGoodKey00000000000001";
    private const string Limited = "sk-proj-SandboxLimitedKey00000000001";
    private const string Limited403 = "sk-proj-SandboxLimitedKey00000000403";
    private const string NoCredit = "sk-proj-SandboxNoCreditKey0000000001";
    private const string ForeignAddress = "sk-proj-SandboxForeignIpKey000000001";

    public string Code => "openai";

    public string Name => "OpenAI";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "v1/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"api_key":"{{Good}}","organization_id":"org-Sandbox","project_id":"proj_Sandbox","default_model":"gpt-sandbox"}"""),
        new("bad", "key refused", "cheie refuzată", """{"api_key":"sk-proj-SandboxRevokedKey00000000001"}"""),
        new("limited", "genuine key without “Models: read” (401)", "cheie bună, fără „Models: read” (401)", $$"""{"api_key":"{{Limited}}"}"""),
        new("limited_403", "the same, answered with 403", "la fel, cu răspuns 403", $$"""{"api_key":"{{Limited403}}"}"""),
        new("no_credit", "no credit left", "fără credit", $$"""{"api_key":"{{NoCredit}}"}"""),
        new("foreign_address", "our address is not allowed", "adresa noastră nu este permisă", $$"""{"api_key":"{{ForeignAddress}}"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/models", (HttpContext context) => ListModels(context.Request));

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Problem(401, "Incorrect API key provided: sk-proj-****. You can find your API key at https://platform.openai.com/account/api-keys.", "invalid_request_error", "invalid_api_key"),
        403 => Problem(403, "You have insufficient permissions for this operation. Missing scopes: api.model.read.", "invalid_request_error", null),
        404 => Problem(404, "Invalid URL (GET /v1/models)", "invalid_request_error", null),
        429 => Problem(429, "Rate limit reached for requests", "requests", "rate_limit_exceeded"),
        503 => Problem(503, "The engine is currently overloaded, please try again later", "server_error", null),
        >= 500 => Problem(status, "The server had an error while processing your request. Sorry about that!", "server_error", null),
        _ => Problem(status, "Invalid request", "invalid_request_error", null),
    };

    private SandboxAnswer ListModels(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Problem(401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.", "invalid_request_error", null);
        }

        return authorization["Bearer ".Length..] switch
        {
            Good => Described(SandboxAnswer.Ok("""{"object":"list","data":[{"id":"gpt-sandbox","object":"model","created":1790000000,"owned_by":"openai"},{"id":"gpt-sandbox-mini","object":"model","created":1790000001,"owned_by":"system"}]}""")),
            Limited => Problem(401, "You have insufficient permissions for this operation. Missing scopes: api.model.read.", "invalid_request_error", null),
            Limited403 => Error(403),
            NoCredit => Problem(429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"),
            ForeignAddress => Problem(401, "IP not authorized. Your request IP does not match the configured IP allowlist for your project or organization.", "invalid_request_error", "ip_not_authorized"),
            _ => Error(401),
        };
    }

    private static SandboxAnswer Problem(int status, string message, string type, string? code)
        => Described(new(status, JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } })));

    /// <summary>The headers that come with every answer.</summary>
    private static SandboxAnswer Described(SandboxAnswer answer) => answer
        .With("x-request-id", "req_0123456789abcdef0123456789abcdef")
        .With("openai-processing-ms", "12")
        .With("openai-version", "2020-10-01")
        .With("x-ratelimit-limit-requests", "500")
        .With("x-ratelimit-remaining-requests", "499")
        .With("x-ratelimit-reset-requests", "120ms");
}
