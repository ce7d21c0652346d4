namespace GeniusErp.Sandbox.SmsSmso;

/// <summary>smso/slate:source/includes/_credit-check.md, _senders.md, _auth.md, _errors.md. 409 for the limit per minute: https://api-docs.smso.ro/.</summary>
internal sealed class SmsSmsoSandbox : ISandboxProvider
{
    private const string Good = "SandboxBunaCheie000000000000000000000001";

    public string Code => "sms_smso";

    public string Name => "SMSO";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "api/v1/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"api_key":"{{Good}}"}"""),
        new("sender", "works, with a sender", "funcționează, cu expeditor", $$"""{"api_key":"{{Good}}","sender_id":4}"""),
        new("foreign_sender", "a sender of somebody else", "un expeditor străin", $$"""{"api_key":"{{Good}}","sender_id":99}"""),
        new("bad", "key refused", "cheie refuzată", """{"api_key":"SandboxVecheaCheie0000000000000000000001"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/credit-check", (HttpContext context) => Known(context.Request) ? SandboxAnswer.Ok("""{"status":200,"credit_value":4847.72}""") : Error(401));
        routes.MapGet("/api/v1/senders", (HttpContext context) => Known(context.Request)
            ? SandboxAnswer.Ok("""[{"id":2,"name":"Notify","pricePerMessage":3},{"id":4,"name":"1847","pricePerMessage":3},{"id":36,"name":"0722334455","pricePerMessage":2}]""")
            : Error(401));

        routes.MapPost("/api/v1/send", async (HttpContext context) => Known(context.Request) ? SmsSmsoMessages.Take(await context.Request.ReadFormAsync(context.RequestAborted)) ?? Error(400) : Error(401));

        // Needs no key, so it proves nothing: a connector that asks here is caught by the test of a bad key.
        routes.MapMethods("/api/v1/status", ["GET", "POST"], (HttpContext context) => context.Request.Query["responseToken"].ToString().StartsWith("00000000", StringComparison.Ordinal) ? Error(404) : SandboxAnswer.Ok("""{"status":200,"data":{"status":"delivered","sent_at":"2026-11-22 09:00:00","delivered_at":"2026-11-22 09:00:05","receiver":{"number":"40722334455","mcc":226,"mnc":1}}}"""));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        429 => new(409, """{"status":409,"message":"Too many requests per minute"}"""),
        401 => new(401, """{"status":401,"message":"Unauthorized"}"""),
        _ => new(status, $$"""{"status":{{status}},"message":"Error"}"""),
    };

    private static bool Known(HttpRequest request) => request.Headers["X-Authorization"] == Good;
}
