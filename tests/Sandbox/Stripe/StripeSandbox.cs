using System.Text.Json;
using System.Text.RegularExpressions;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Stripe;

/// <summary>
/// stripe/openapi:latest/openapi.spec3.json (GET /v1/balance, GET /v1/account, schema error) and openapi/fixtures3.json; the refusals as quoted in
/// stripe/stripe-node issue #2246. Restricted keys are refused at /v1/account, as they often are. Connect: stripe/stripe-dotnet:src/Stripe.net/Services/OAuth,
/// Entities/OAuth/OAuthToken.cs.
/// </summary>
internal sealed partial class StripeSandbox : ISandboxProvider
{
    private const string Good = "sk_test_SandboxGoodKey0000001";
    private const string Live = "sk_live_SandboxGoodKey0000001";
    private const string Restricted = "rk_test_SandboxBalanceKey0001";
    private const string Limited = "rk_test_SandboxLimitedKey0001";
    private const string Expired = "rk_test_SandboxExpiredKey0001";

    private static readonly SandboxClient Platform = new("ca_SandboxPlatform0000000001", "sk_test_SandboxPlatformKey01");
    private static readonly SandboxClient OwnPlatform = new("ca_SandboxOwnPlatform0000001", "sk_test_SandboxOwnPlatform01");
    private static readonly OAuthShape Shape = new() { Required = new Dictionary<string, string?> { ["response_type"] = "code", ["scope"] = "read_write" } };

    private readonly List<SandboxGrant> connected = [];
    private SandboxAuthority authority = null!;

    public string Code => "stripe";

    public string Name => "Stripe";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["ApiBaseUrl"] = "v1/",
        ["AuthorizeUrl"] = "oauth/authorize",
        ["TokenUrl"] = "oauth/token",
        ["RevokeUrl"] = "oauth/deauthorize",
    };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works (test)", "funcționează (test)", $$"""{"environment":"test","secret_key":"{{Good}}","publishable_key":"pk_test_SandboxGoodKey0000001"}"""),
        new("bad", "key refused", "cheie refuzată", """{"environment":"test","secret_key":"sk_test_SandboxRevokedKey0001"}"""),
        new("limited", "genuine restricted key without “Balance: Read”", "cheie restricționată bună, fără „Balance: Read”", $$"""{"environment":"test","secret_key":"{{Limited}}"}"""),
        new("restricted", "restricted key that may read the balance only", "cheie restricționată care poate citi doar soldul", $$"""{"environment":"test","secret_key":"{{Restricted}}"}"""),
        new("live", "works (live)", "funcționează (real)", $$"""{"environment":"live","secret_key":"{{Live}}"}"""),
        new("expired", "expired key", "cheie expirată", $$"""{"environment":"test","secret_key":"{{Expired}}"}"""),
        new("connect", "works after the sign-in at Stripe (test)", "funcționează după autentificarea la Stripe (test)", """{"environment":"test","auth_mode":"connect"}"""),
        new("connect_live", "the platform works in the other mode", "platforma lucrează în celălalt mod", """{"environment":"live","auth_mode":"connect"}"""),
        new("connect_own", "the company's own platform", "platforma proprie a firmei", $$"""{"environment":"test","auth_mode":"connect","client_id":"{{OwnPlatform.Id}}","client_secret":"{{OwnPlatform.Secret}}"}"""),
    ];

    public void Join(SandboxAuthorities authorities) => authority = authorities.Of("stripe", stripe =>
    {
        stripe.Clients.AddRange([Platform, OwnPlatform]);
        stripe.Webhook = new("StripeAppKeyOfTheSandbox0001", Secret: "whsec_SandboxPlatform0000001");
        stripe.Accounts.AddRange([new("acct_1SandboxClient01", "Client Demo SRL"), new("acct_1SandboxClient02", "Alt Client SRL")]);
        stripe.RefreshLife = null;
        stripe.CodeLife = TimeSpan.FromMinutes(5);
    });

    public void Reset() => connected.Clear();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oauth/authorize", IResult (HttpContext http) => OAuthRoutes.Authorize(http, authority, Shape));
        routes.MapPost("/oauth/token", (Delegate)TokenAsync);
        routes.MapPost("/oauth/deauthorize", (Delegate)DeauthorizeAsync);
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

        if (request.Headers["Stripe-Account"].ToString() is { Length: > 0 } account)
        {
            return ForConnected(request, authorization["Bearer ".Length..], account);
        }

        return authorization["Bearer ".Length..] switch
        {
            Expired => Problem(401, "Expired API Key provided: rk_test_****0001", "api_key_expired"),
            Good or Live or Restricted or Limited => answer(authorization["Bearer ".Length..]),
            _ => Error(401),
        };
    }

    private SandboxAnswer ForConnected(HttpRequest request, string key, string account)
    {
        if (authority.Clients.FirstOrDefault(platform => platform.Secret == key) is not { } client)
        {
            return Error(401);
        }

        if (Find(client, account) is not { } grant)
        {
            return Problem(403, $"The provided key 'sk_test_****y01' does not have access to account '{account}' (or that account does not exist). Application access may have been revoked.", "account_invalid");
        }

        return request.Path.Value!.EndsWith("/balance", StringComparison.Ordinal)
            ? Balance(key)
            : Described(SandboxAnswer.Ok(JsonSerializer.Serialize(new { id = grant.Account.Id, @object = "account", settings = new { dashboard = new { display_name = grant.Account.Name } }, type = "standard" })));
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "No grant type specified");
        }

        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(member => member.Key, member => member.Value.ToString());
        if (form.Keys.Except(["grant_type", "code", "client_secret"]).FirstOrDefault() is { } unknown)
        {
            return OAuthRoutes.Refuse(400, "invalid_request", "Received unknown parameter: " + unknown);
        }

        if (authority.Clients.FirstOrDefault(platform => platform.Secret == form.GetValueOrDefault("client_secret")) is not { } client)
        {
            return OAuthRoutes.Refuse(401, "invalid_client", "Invalid API Key provided: sk_test_****0000");
        }

        if (form.GetValueOrDefault("grant_type") != "authorization_code" || authority.Redeem(form.GetValueOrDefault("code"), client.Id, redirectUri: null, verifier: null) is not { } grant)
        {
            return OAuthRoutes.Refuse(400, "invalid_grant", "Authorization code does not exist");
        }

        // So that the consent is listed and can be withdrawn like any other.
        var deprecated = authority.Issue(grant).Value;
        connected.Add(grant);
        return SandboxAnswer.Ok(JsonSerializer.Serialize(new
        {
            access_token = "sk_test_deprecated_" + deprecated,
            livemode = false,
            refresh_token = "rt_deprecated_" + deprecated,
            token_type = "bearer",
            stripe_publishable_key = "pk_test_deprecated",
            stripe_user_id = grant.Account.Id,
            scope = "read_write",
        }));
    }

    private async Task<IResult> DeauthorizeAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var client = authority.Clients.FirstOrDefault(platform => http.Request.Headers.Authorization.ToString() == "Bearer " + platform.Secret);
        if (client is null || client.Id != form["client_id"])
        {
            return OAuthRoutes.Refuse(401, "invalid_client", "No such application: " + form["client_id"]);
        }

        if (Find(client, form["stripe_user_id"].ToString()) is not { } grant)
        {
            return OAuthRoutes.Refuse(401, "invalid_client", $"This application is not connected to stripe account {form["stripe_user_id"]}, or that account does not exist.");
        }

        grant.Revoked = true;
        return SandboxAnswer.Ok(JsonSerializer.Serialize(new { stripe_user_id = grant.Account.Id }));
    }

    private SandboxGrant? Find(SandboxClient client, string account) => connected.LastOrDefault(grant => grant is { Revoked: false } && grant.ClientId == client.Id && grant.Account.Id == account);

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
