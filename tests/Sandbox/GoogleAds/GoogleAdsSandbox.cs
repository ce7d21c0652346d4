using System.Text.Json;
using GeniusErp.Sandbox.Google;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.GoogleAds;

/// <summary>
/// https://developers.google.com/google-ads/api/rest/overview (v25); shapes from googleapis/googleapis:google/ads/googleads/v25 (Customer, CustomerClient, GoogleAdsFailure). Ana has one
/// account of her own, the agency reaches two through its manager and two directly.
/// </summary>
internal sealed class GoogleAdsSandbox : ISandboxProvider
{
    private const string Scope = "https://www.googleapis.com/auth/adwords";
    private const string Manager = "9876543210";

    private static readonly Dictionary<string, Account> Accounts = new()
    {
        ["1234567890"] = new("Exemplu SRL", ["ana@exemplu.ro"]),
        ["2222222222"] = new("Magazin Nord", ["agentie@exemplu.ro"]),
        ["4444444444"] = new("Cont închis", ["agentie@exemplu.ro"]) { Refusal = "CUSTOMER_NOT_ENABLED" },
        [Manager] = new("Agenția Exemplu MCC", ["agentie@exemplu.ro"]) { IsManager = true },
        ["3333333331"] = new("Client Unu", []) { Below = Manager },
        ["3333333332"] = new("Client Doi", []) { Below = Manager, Status = "SUSPENDED" },
        ["5555555555"] = new("Al altcuiva", []),
    };

    private SandboxAuthority authority = null!;

    public string Code => "google_ads";

    public string Name => "Google Ads";

    public IReadOnlyDictionary<string, string> Addresses { get; } = GoogleAccounts.Addresses.Append(KeyValuePair.Create("ApiBaseUrl", "v25/")).ToDictionary();

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent of Ana", "funcționează după consimțământul Anei", """{"customer_id":"123-456-7890"}"""),
        new("limited", "an account that nobody here reaches", "un cont la care nu ajunge nimeni de aici", """{"customer_id":"555-555-5555"}"""),
        new("choice", "the account is chosen after the consent", "contul se alege după consimțământ", "{}"),
        new("through_manager", "for the agency: through its manager account", "pentru agenție: prin contul de administrator", """{"customer_id":"333-333-3331","login_customer_id":"987-654-3210"}"""),
        new("own_app", "the company's own app", "aplicația proprie a firmei", $$"""{"customer_id":"123-456-7890",{{GoogleAccounts.OwnApp}}}"""),
    ];

    public void Join(SandboxAuthorities authorities) => authority = GoogleAccounts.Join(authorities);

    public void Map(IEndpointRouteBuilder routes)
    {
        GoogleAccounts.Map(routes, authority);
        routes.MapGet("/v25/customers:listAccessibleCustomers", (HttpContext http) => ListAccessible(http.Request));
        routes.MapPost("/v25/customers/{id}/googleAds:search", (HttpContext http, string id) => SearchAsync(http, id));
    }

    public SandboxAnswer Error(int status) => GoogleAccounts.Error(status).With("request-id", "AbCdEfGhIjKlMnOpQrStUv");

    private SandboxAnswer ListAccessible(HttpRequest request)
    {
        if (Enter(request) is { Refusal: { } refusal })
        {
            return refusal;
        }

        var person = Enter(request).Grant!.Account.Id;
        var names = Accounts.Where(account => account.Value.People.Contains(person)).Select(account => $"customers/{account.Key}").ToList();
        return names.Count == 0
            ? Failure(401, "UNAUTHENTICATED", "authenticationError", "NOT_ADS_USER", "The Google account that generated the OAuth access tokens is not associated with a Google Ads account.")
            : SandboxAnswer.Ok(JsonSerializer.Serialize(new { resourceNames = names }));
    }

    private async Task<SandboxAnswer> SearchAsync(HttpContext http, string id)
    {
        if (Enter(http.Request) is { Refusal: { } refusal })
        {
            return refusal;
        }

        var through = http.Request.Headers["login-customer-id"].ToString();
        if (Refuse(id, through, Enter(http.Request).Grant!.Account.Id) is { } denied)
        {
            return denied;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var query = body.RootElement.GetProperty("query").GetString()!;
        if (body.RootElement.TryGetProperty("pageSize", out _))
        {
            return Failure(400, "INVALID_ARGUMENT", "requestError", "PAGE_SIZE_NOT_SUPPORTED", "Setting the page size is not supported.");
        }

        return query.Contains(" FROM customer_client ", StringComparison.Ordinal)
            ? Rows(Accounts.Where(account => account.Value.Below == id && account.Value.Status == "ENABLED").Select(account => (object)new
            {
                customerClient = new { resourceName = $"customers/{id}/customerClients/{account.Key}", id = account.Key, descriptiveName = account.Value.Name },
            }))
            : Rows(
            [
                new
                {
                    customer = new
                    {
                        resourceName = $"customers/{id}", id, descriptiveName = Accounts[id].Name, currencyCode = "RON", timeZone = "Europe/Bucharest", manager = Accounts[id].IsManager, testAccount = false, status = Accounts[id].Status,
                    },
                },
            ]);
    }

    private static SandboxAnswer? Refuse(string id, string through, string person)
    {
        if (id.Length != 10 || !id.All(char.IsAsciiDigit))
        {
            return Failure(400, "INVALID_ARGUMENT", "requestError", "INVALID_CUSTOMER_ID", "Invalid customer ID.");
        }

        if (!Accounts.TryGetValue(id, out var account))
        {
            return Failure(401, "UNAUTHENTICATED", "authenticationError", "CUSTOMER_NOT_FOUND", "No customer found for the provided customer ID.");
        }

        if (through.Length > 0 && through != id && account.Below != through)
        {
            return Failure(403, "PERMISSION_DENIED", "authorizationError", "INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION", "The login customer does not manage the serving customer.");
        }

        var reached = account.People.Contains(person) || (through.Length > 0 && Accounts[through].People.Contains(person));
        return !reached ? Failure(403, "PERMISSION_DENIED", "authorizationError", "USER_PERMISSION_DENIED", "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header.")
            : account.Refusal is { } closed ? Failure(403, "PERMISSION_DENIED", "authorizationError", closed, "The customer account can't be accessed because it is not yet enabled or has been deactivated.")
            : null;
    }

    private (SandboxGrant? Grant, SandboxAnswer? Refusal) Enter(HttpRequest request)
        => request.Headers.ContainsKey("developer-token")
            ? (null, Failure(400, "INVALID_ARGUMENT", "requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING", "The developer-token parameter is missing."))
            : GoogleAccounts.Enter(request, authority, Scope);

    private static SandboxAnswer Rows(IEnumerable<object> rows)
        => SandboxAnswer.Ok(JsonSerializer.Serialize(rows.ToList() is { Count: > 0 } some ? new { results = some, fieldMask = "customer.id" } : (object)new { fieldMask = "customer.id" }));

    private static SandboxAnswer Failure(int status, string word, string kind, string code, string message)
        => GoogleAccounts.Problem(
            status,
            word,
            status == 401 ? "Request had invalid authentication credentials." : "The caller does not have permission",
            JsonSerializer.Serialize(new[]
            {
                new Dictionary<string, object>
                {
                    ["@type"] = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
                    ["errors"] = new[] { new { errorCode = new Dictionary<string, string> { [kind] = code }, message } },
                    ["requestId"] = "AbCdEfGhIjKlMnOpQrStUv",
                },
            }));

    private sealed record Account(string Name, string[] People)
    {
        public bool IsManager { get; init; }

        public string? Below { get; init; }

        public string Status { get; init; } = "ENABLED";

        public string? Refusal { get; init; }
    }
}
