using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GeniusErp.Sandbox.SmsTwilio;

/// <summary>
/// twilio/twilio-oai:spec/json/twilio_api_v2010.json (ListMessage), https://www.twilio.com/docs/api/errors for the codes,
/// https://www.twilio.com/docs/iam/test-credentials.
/// </summary>
internal sealed partial class SmsTwilioSandbox : ISandboxProvider
{
    private const string Account = "AC5a0db0c0000000000000000000000001";
    private const string TestAccount = "AC7e57000000000000000000000000000f";
    private const string SuspendedAccount = "AC5059e0000000000000000000000000ff";
    private const string GoodKey = "SK5a0db0c0000000000000000000000001";
    private const string LimitedKey = "SK5a0db0c0000000000000000000000002";
    private const string GoodSecret = "SandboxGoodKeySecret000000000001";
    private const string LimitedSecret = "SandboxLimitedKeySecret000000001";
    private const string GoodToken = "5a0db0c5a0db0c5a0db0c5a0db0c0001";
    private const string TestToken = "7e577e577e577e577e577e577e570001";
    private const string SuspendedToken = "5059e5059e5059e5059e5059e5059e01";

    public string Code => "sms_twilio";

    public string Name => "Twilio";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = string.Empty };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "API key, works", "cheie API, funcționează", $$"""{"account_sid":"{{Account}}","api_key_sid":"{{GoodKey}}","api_key_secret":"{{GoodSecret}}","from":"+40700000000"}"""),
        new("auth_token", "auth token, works", "auth token, funcționează", $$"""{"account_sid":"{{Account}}","auth_token":"{{GoodToken}}","messaging_service_sid":"MG5a0db0c0000000000000000000000001"}"""),
        new("both", "API key and auth token, work", "cheie API și auth token, funcționează", $$"""{"account_sid":"{{Account}}","api_key_sid":"{{GoodKey}}","api_key_secret":"{{GoodSecret}}","auth_token":"{{GoodToken}}","from":"EXEMPLU"}"""),
        new("bad", "key refused", "cheie refuzată", $$"""{"account_sid":"{{Account}}","api_key_sid":"{{GoodKey}}","api_key_secret":"SandboxRevokedKeySecret000000001","from":"+40700000000"}"""),
        new("limited", "Restricted key without “Messages: read”", "cheie Restricted fără „Messages: read”", $$"""{"account_sid":"{{Account}}","api_key_sid":"{{LimitedKey}}","api_key_secret":"{{LimitedSecret}}","from":"+40700000000"}"""),
        new("test", "test credentials", "credențiale de test", $$"""{"account_sid":"{{TestAccount}}","auth_token":"{{TestToken}}","from":"+40700000000"}"""),
        new("suspended", "account not active", "cont inactiv", $$"""{"account_sid":"{{SuspendedAccount}}","auth_token":"{{SuspendedToken}}","from":"+40700000000"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/2010-04-01/Accounts/{account}/Messages.json", (string account, HttpContext context) => ListMessages(account, context.Request));

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Problem(401, 20003, "Authenticate"),
        403 => Problem(403, 20403, "Forbidden"),
        404 => Problem(404, 20404, "The requested resource was not found"),
        429 => Problem(429, 20429, "Too Many Requests"),
        503 => Problem(503, 20503, "Service unavailable"),
        _ => Problem(status, 20500, "An internal server error has occurred"),
    };

    private SandboxAnswer ListMessages(string account, HttpRequest request)
    {
        if (request.Query["PageSize"] is { Count: 1 } size && !PageSize().IsMatch(size.ToString()))
        {
            return Problem(400, 20001, "Invalid page size");
        }

        return (Login(request), account) switch
        {
            ($"{GoodKey}:{GoodSecret}" or $"{Account}:{GoodToken}", Account) => Described(SandboxAnswer.Ok(
                $$"""{"end":0,"first_page_uri":"/2010-04-01/Accounts/{{account}}/Messages.json?PageSize=1&Page=0","messages":[{"account_sid":"{{account}}","sid":"SM5a0db0c0000000000000000000000001","to":"+40711111111","from":"+40700000000","body":"Comanda a fost expediata","status":"delivered","direction":"outbound-api","num_segments":"1","price":"-0.05","price_unit":"USD","error_code":null}],"next_page_uri":null,"page":0,"page_size":1,"previous_page_uri":null,"start":0,"uri":"/2010-04-01/Accounts/{{account}}/Messages.json?PageSize=1"}""")),
            ($"{LimitedKey}:{LimitedSecret}", Account) => Problem(401, 70051, "Authorization Error: actor doesn't have any assertions"),
            ($"{TestAccount}:{TestToken}", TestAccount) => Problem(403, 20008, "Resource not accessible with Test Account Credentials"),
            ($"{SuspendedAccount}:{SuspendedToken}", SuspendedAccount) => Problem(401, 20005, "Account not active"),
            _ => Error(401),
        };
    }

    private static string? Login(HttpRequest request)
        => AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header is { Scheme: "Basic", Parameter: { } parameter }
            ? Encoding.UTF8.GetString(Convert.FromBase64String(parameter))
            : null;

    private static SandboxAnswer Problem(int status, int code, string message)
        => Described(new(status, JsonSerializer.Serialize(new { code, message, more_info = $"https://www.twilio.com/docs/errors/{code}", status })));

    private static SandboxAnswer Described(SandboxAnswer answer) => answer.With("Twilio-Request-Id", "RQ5a0db0c0000000000000000000000001");

    [GeneratedRegex("^([1-9][0-9]{0,2}|1000)$")]
    private static partial Regex PageSize();
}
