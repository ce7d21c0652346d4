using System.Text.Json;

namespace GeniusErp.Sandbox.Neverbounce;

/// <summary>
/// https://developers.neverbounce.com/reference/account-info and /reference/error-handling; NeverBounce/NeverBounceApi-NodeJS:src/types.ts. Its own errors come as HTTP 200;
/// what stands in front of it answers with real 4xx and 5xx.
/// </summary>
internal sealed class NeverbounceSandbox : ISandboxProvider
{
    private const string Good = "secret_SandboxGoodKey000000000000000001";

    public string Code => "neverbounce";

    public string Name => "NeverBounce";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "v4.2/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"api_key":"{{Good}}"}"""),
        new("bad", "key refused", "cheie refuzată", """{"api_key":"secret_SandboxRevokedKey000000000000001"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v4.2/account/info", (HttpContext context, CancellationToken _) => AnswerAsync(context, known => SandboxAnswer.Ok(
            """{"status":"success","billing_type":"default","credits":{"paid_credits_used":0,"free_credits_used":12,"paid_credits_remaining":5000,"free_credits_remaining":988},"job_counts":{"completed":3,"under_review":0,"queued":0,"processing":0},"execution_time":7}""")));

        // https://developers.neverbounce.com/reference/jobs-status. Jobs below this number are somebody else's.
        routes.MapPost("/v4.2/jobs/status", (HttpContext context, CancellationToken _) => AnswerAsync(context, body => body.TryGetProperty("job_id", out var job) && job.TryGetInt64(out var id) && id >= 4920062
            ? SandboxAnswer.Ok($$"""{"status":"success","id":{{id}},"job_status":"complete","percent_complete":100,"execution_time":9}""")
            : Problem("general_failure", "We were unable to find the job")));
    }

    private async Task<SandboxAnswer> AnswerAsync(HttpContext context, Func<JsonElement, SandboxAnswer> answer)
    {
        // "The Content-Type must match the body": another one, and the key is not found.
        if (context.Request.ContentType != "application/json")
        {
            return Problem("general_failure", "Missing required parameter 'key'");
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return Refusal(body.RootElement) ?? answer(body.RootElement);
        }
        catch (JsonException)
        {
            return Error(400);
        }
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Problem("auth_failure", "We were unable to authenticate your request"),
        429 => Problem("throttle_triggered", "Too many requests in a short amount of time"),
        503 => Problem("temp_unavail", "An internal error has occurred, we have been notified"),
        _ => SandboxAnswer.Html(status, $"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"),
    };

    private SandboxAnswer? Refusal(JsonElement body)
        => body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("key", out var key) || key.ValueKind != JsonValueKind.String ? Problem("general_failure", "Missing required parameter 'key'")
            : key.GetString() == Good ? null : Error(401);

    private static SandboxAnswer Problem(string status, string message)
        => SandboxAnswer.Ok(JsonSerializer.Serialize(new { status, message, execution_time = 5 }));
}
