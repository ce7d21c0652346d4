using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>One thing that both servers are asked for.</summary>
/// <param name="Next">The n-th request to a side.</param>
internal sealed record Scenario(string Name, Func<Side, int, HttpRequestMessage> Next)
{
    private const int Page = 50;
    private const int Ids = 2_000;

    public static async Task<IReadOnlyList<Scenario>> AllAsync(BenchmarkDatabase database, params Side[] sides)
    {
        var ids = await IdsAsync(database);
        var tenth = new Dictionary<Side, string>();
        foreach (var side in sides)
        {
            tenth[side] = await CursorAsync(side, pages: 9);
        }

        // Account keys are taken once: another run on the same rows must not meet those of this one.
        var run = DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture);
        return
        [
            new("get by id", (_, n) => Get($"/api/integrations/{ids[n % ids.Count]}")),
            new("list, first page", (_, _) => Get($"/api/integrations?limit={Page}")),
            new("list, tenth page", (side, _) => Get($"/api/integrations?limit={Page}&cursor={tenth[side]}")),
            new("create", (_, n) => Post(
                "/api/integrations",
                $$$"""{"provider":"{{{SeededRow.Provider}}}","account_key":"{{{run}}}-{{{n}}}","display_name":"Benchmark","config":{"api_key":"sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFwxyz","organization_id":"org-Benchmark1"}}""")),
        ];
    }

    private static HttpRequestMessage Get(string address) => new(HttpMethod.Get, new Uri(address, UriKind.Relative));

    private static HttpRequestMessage Post(string address, string json) => new(HttpMethod.Post, new Uri(address, UriKind.Relative))
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private static async Task<string> CursorAsync(Side side, int pages)
    {
        var cursor = string.Empty;
        for (var page = 0; page < pages; page++)
        {
            using var request = Get($"/api/integrations?limit={Page}{(page == 0 ? "" : $"&cursor={cursor}")}");
            using var answer = await side.Http.SendAsync(request);
            using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
            cursor = json.RootElement.GetProperty("next_cursor").GetString() ?? throw new InvalidOperationException("The large company has less than ten pages: seed more rows.");
        }

        return cursor;
    }

    private static async Task<IReadOnlyList<Guid>> IdsAsync(BenchmarkDatabase database)
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var command = source.CreateCommand(
            $"SELECT id FROM integrations.integrations WHERE company_id = '{Seeding.LargeCompany}' AND provider = '{SeededRow.Provider}' ORDER BY md5(id::text) LIMIT {Ids}");
        await using var row = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await row.ReadAsync())
        {
            ids.Add(row.GetGuid(0));
        }

        return ids.Count > 0 ? ids : throw new InvalidOperationException("The database is empty. Run seed first.");
    }
}
