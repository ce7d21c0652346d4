using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GeniusErp.Sandbox.Shopify;

/// <summary>https://shopify.dev/docs/api/admin-graphql/latest/queries/orders: a connection, read by <c>first</c> and <c>after</c>; the cursor is opaque.</summary>
internal static partial class ShopifyOrders
{
    /// <summary>Three pages of fifty, the last one not full.</summary>
    public const int Count = 120;

    private const int LongestPage = 250;

    /// <summary>One was changed every six hours, the last one just before the sandbox began.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(6);
    private static readonly DateTimeOffset Newest = TimeProvider.System.GetUtcNow();

    /// <summary>The page that the query asks for, its arguments written into it.</summary>
    public static object Page(string query)
    {
        var first = First().Match(query) is { Success: true } size ? Math.Min(int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture), LongestPage) : LongestPage;
        var from = After().Match(query) is { Success: true } after ? Number(after.Groups[1].Value) : 0;
        if (Since().Match(query) is { Success: true } since)
        {
            var oldest = DateTimeOffset.Parse(since.Groups[1].Value, CultureInfo.InvariantCulture);
            from = Math.Max(from, Count - (int)Math.Floor(Math.Max(0, (Newest - oldest) / Apart)) - 1);
        }

        var nodes = Enumerable.Range(from + 1, Math.Clamp(Count - from, 0, first)).ToList();
        return new
        {
            nodes = nodes.Select(number => new
            {
                id = $"gid://shopify/Order/{number}",
                name = $"#{1000 + number}",
                updatedAt = Changed(number).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                totalPriceSet = new { shopMoney = new { amount = string.Create(CultureInfo.InvariantCulture, $"{number}.50"), currencyCode = "RON" } },
            }),
            pageInfo = new { hasNextPage = from + nodes.Count < Count, endCursor = nodes.Count > 0 ? Cursor(nodes[^1]) : null },
        };
    }

    private static DateTimeOffset Changed(int number) => Newest - ((Count - number) * Apart);

    private static string Cursor(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"order-{number}")));

    private static int Number(string cursor) => int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(cursor))["order-".Length..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"orders\([^)]*first:\s*(\d+)")]
    private static partial Regex First();

    /// <summary>https://shopify.dev/docs/api/usage/search-syntax: a comparison with a quoted moment.</summary>
    [GeneratedRegex(@"orders\([^)]*query:\s*""updated_at:>='([^']+)'""")]
    private static partial Regex Since();

    [GeneratedRegex(@"orders\([^)]*after:\s*""([A-Za-z0-9+/=]+)""")]
    private static partial Regex After();
}
