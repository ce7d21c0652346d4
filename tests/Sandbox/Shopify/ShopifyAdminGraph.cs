using System.Text.Json;
using System.Text.RegularExpressions;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Shopify;

/// <summary>
/// The Admin API: https://shopify.dev/docs/api/admin-graphql (objects Shop and AppInstallation), /docs/api/usage/response-codes, /docs/api/usage/versioning; the refusal as
/// quoted in frappe/ecommerce_integrations issue #414.
/// </summary>
internal sealed partial class ShopifyAdminGraph(ShopifyShops shops)
{
    public const string Good = "shpat_0000000000000000000000000000900d";
    public const string Limited = "shpat_00000000000000000000000011111ed0";
    public const string Denied = "shpat_0000000000000000000000000000de41";

    // The oldest version that is still served: older ones fall forward to it.
    private const string OldestLiving = "2026-01";

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/admin/api/{version}/graphql.json", async (HttpContext context, string version) =>
    {
        if (!VersionForm().IsMatch(version))
        {
            return Error(404);
        }

        var query = await QueryAsync(context);
        return query is null ? Error(400) : Answer(context.Request.Headers["X-Shopify-Access-Token"].ToString(), query).With("X-Shopify-API-Version", string.CompareOrdinal(version, OldestLiving) < 0 ? OldestLiving : version);
    });

    public static SandboxAnswer Error(int status) => status switch
    {
        400 => Text(400, "Bad Request"),
        401 => Text(401, "[API] Invalid API key or access token (unrecognized login or wrong password)"),
        402 => Text(402, "Unavailable Shop"),
        403 => Text(403, "[API] This action requires merchant approval for read_orders scope."),
        404 => Text(404, "Not Found"),
        423 => Text(423, "Locked"),
        429 => Text(429, "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."),
        430 => Text(430, "Shopify Security Rejection"),
        >= 500 => Text(status, "Internal Server Error"),
        _ => Text(status, "Error"),
    };

    /// <summary>Only the fields that were asked for are answered: a connector that forgets one has to do without it.</summary>
    private SandboxAnswer Answer(string token, string query) => token switch
    {
        Good => Data(query, shops.Usual, "read_orders", "write_orders", "write_products", "read_inventory", "write_inventory", "read_locations", "read_customers", "write_merchant_managed_fulfillment_orders"),
        Limited => Data(query, shops.Usual, "read_customers"),
        Denied => SandboxAnswer.Ok("""{"errors":[{"message":"Access denied for currentAppInstallation field.","locations":[{"line":1,"column":72}],"path":["currentAppInstallation"],"extensions":{"code":"ACCESS_DENIED","documentation":"https://shopify.dev/api/usage/access-scopes"}}],"data":null}"""),
        _ => shops.Find(token) is { } grant ? Data(query, grant.Account, [.. grant.Scopes]) : Error(401),
    };

    private static SandboxAnswer Data(string query, SandboxAccount installed, params string[] scopes)
    {
        var shop = new Dictionary<string, string> { ["id"] = "gid://shopify/Shop/1", ["name"] = installed.Name, ["myshopifyDomain"] = installed.Id, ["currencyCode"] = "RON", ["ianaTimezone"] = "Europe/Bucharest" };
        var asked = Word().Matches(query).Select(match => match.Value).ToHashSet();
        var data = new Dictionary<string, object> { ["shop"] = shop.Where(field => asked.Contains(field.Key)).ToDictionary() };
        if (asked.Contains("currentAppInstallation"))
        {
            data["currentAppInstallation"] = new { accessScopes = scopes.Select(handle => new { handle }) };
        }

        if (asked.Contains("orders"))
        {
            data["orders"] = ShopifyOrders.Page(query);
        }

        var cost = new { requestedQueryCost = 2, actualQueryCost = 2, throttleStatus = new { maximumAvailable = 2000.0, currentlyAvailable = 1998, restoreRate = 100.0 } };
        return SandboxAnswer.Ok(JsonSerializer.Serialize(new { data, extensions = new { cost } }));
    }

    private static async Task<string?> QueryAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("query", out var query) ? query.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SandboxAnswer Text(int status, string errors) => new SandboxAnswer(status, JsonSerializer.Serialize(new { errors })).With("x-request-id", "5a0db0c9-0000-4000-8000-000000000001");

    [GeneratedRegex("^[0-9]{4}-(01|04|07|10)$")]
    private static partial Regex VersionForm();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
