using System.Text.Json;
using System.Text.RegularExpressions;

namespace GeniusErp.Sandbox.Stripe;

/// <summary>
/// stripe/openapi:latest/openapi.spec3.json (GET /v1/balance, GET /v1/account, schema error) and openapi/fixtures3.json; the refusals as quoted in
/// stripe/stripe-node issue #2246. Restricted keys are refused at /v1/account, as they often are.
/// </summary>
internal sealed partial class StripeSandbox : ISandboxProvider
{
    private const string Good = "sk_test_SandboxGoodKey0000001";
    private const string Live = "sk_live_SandboxGoodKey0000001";
    private const string Restricted = "rk_test_SandboxBalanceKey0001";
    private const string Limited = "rk_test_SandboxLimitedKey0001";
    private const string Expired = "rk_test_SandboxExpiredKey0001";

    public string Code => "stripe";

    public string Name => "Stripe";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "v1/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works (test)", "funcționează (test)", $$"""{"environment":"test","secret_key":"{{Good}}","publishable_key":"pk_test_SandboxGoodKey0000001"}"""),
        new("bad", "key refused", "cheie refuzată", """{"environment":"test","secret_key":"sk_test_SandboxRevokedKey0001"}"""),
        new("limited", "genuine restricted key without “Balance: Read”", "cheie restricționată bună, fără „Balance: Read”", $$"""{"environment":"test","secret_key":"{{Limited}}"}"""),
        new("restricted", "restricted key that may read the balance only", "cheie restricționată care poate citi doar soldul", $$"""{"environment":"test","secret_key":"{{Restricted}}"}"""),
        new("live", "works (live)", "funcționează (real)", $$"""{"environment":"live","secret_key":"{{Live}}"}"""),
        new("expired", "expired key", "cheie expirată", $$"""{"environment":"test","secret_key":"{{Expired}}"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/balance", (HttpContext context) => Answer(context.Request, key => key == Limited ? Error(403) : Balance(key)));
        routes.MapGet("/v1/account", (HttpContext context) => Answer(context.Request, key => key.StartsWith("rk_", StringComparison.Ordinal) ? Error(403) : Account()));
    }

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Problem(401, "Invalid API Key provided: sk_test_****0001", null),
        403 => Problem(403, "The provided key 'rk_test_****0001' does not have the required permissions for this endpoint on account 'acct_1SandboxDemo0001'. Having the 'rak_balance_read' permission would allow this request to continue.", null),
        404 => Problem(404, "Unrecognized request URL (GET: /v1/balance). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.", null),
        429 => Problem(429, "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.", "rate_limit"),
        >= 500 => Problem(status, "Sorry! There was an error while talking to one of our backends. Support has been notified.", null, "api_error"),
        _ => Problem(status, "Invalid request", null),
    };

    private SandboxAnswer Answer(HttpRequest request, Func<string, SandboxAnswer> answer)
    {
        if (!VersionForm().IsMatch(request.Headers["Stripe-Version"].ToString()))
        {
            return Problem(400, "Invalid Stripe API version", null);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Problem(401, "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.", null);
        }

        return authorization["Bearer ".Length..] switch
        {
            Expired => Problem(401, "Expired API Key provided: rk_test_****0001", "api_key_expired"),
            Good or Live or Restricted or Limited => answer(authorization["Bearer ".Length..]),
            _ => Error(401),
        };
    }

    private static SandboxAnswer Balance(string key) => Described(SandboxAnswer.Ok(
        $$$"""{"object":"balance","available":[{"amount":125000,"currency":"ron","source_types":{"card":125000}}],"livemode":{{{(key == Live ? "true" : "false")}}},"pending":[{"amount":0,"currency":"ron","source_types":{"card":0}}]}"""));

    private static SandboxAnswer Account() => Described(SandboxAnswer.Ok(
        """{"id":"acct_1SandboxDemo0001","object":"account","business_profile":{"mcc":null,"name":"Demo ERP SRL","url":"https://demo-erp.ro"},"charges_enabled":true,"country":"RO","default_currency":"ron","settings":{"dashboard":{"display_name":"Demo ERP","timezone":"Europe/Bucharest"}},"type":"standard"}"""));

    private static SandboxAnswer Problem(int status, string message, string? code, string type = "invalid_request_error")
        => Described(new(status, JsonSerializer.Serialize(new { error = code is null ? new { message, type } : (object)new { code, message, type } })));

    private static SandboxAnswer Described(SandboxAnswer answer) => answer.With("request-id", "req_SandboxRequest01").With("stripe-version", "2026-09-30.endive");

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")]
    private static partial Regex VersionForm();
}
