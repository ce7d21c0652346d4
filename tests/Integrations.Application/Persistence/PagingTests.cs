using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

public sealed class PagingTests(ModuleDatabase database) : IClassFixture<ModuleDatabase>
{
    private const int Stable = 200;

    private readonly string company = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task List_WhileRowsComeAndGo_ShowsEachStableRowOnceNewestFirst(int limit)
    {
        // Ten rows share each moment, so that the id has to tell them apart.
        await AddAsync("stable", Stable, "'2026-01-01'::timestamptz + (i / 10) * interval '1 second'");
        await AddAsync("leaving", Stable, "'2026-01-01'::timestamptz + (i / 10) * interval '1 second'");
        var store = database.Services.GetRequiredService<IIntegrationReadStore>();
        var seen = new List<IntegrationView>();
        PagePosition? after = null;
        var round = 0;
        do
        {
            var page = await store.ListAsync(new(company), new(), new(limit, after), Cancel);
            seen.AddRange(page.Items);
            after = page.Next;
            await AddAsync($"coming-{round}", 1, "now()");
            await AddAsync($"between-{round}", 1, "'2026-01-01 00:00:10'::timestamptz");
            await database.ExecuteAsync(
                "DELETE FROM integrations.integrations WHERE id IN (SELECT id FROM integrations.integrations WHERE company_id = $1 AND account_key LIKE 'leaving%' ORDER BY id LIMIT 1)", company);
            round++;
        }
        while (after is not null);

        var stable = seen.Where(item => item.AccountKey.StartsWith("stable", StringComparison.Ordinal)).Select(item => item.AccountKey).ToList();
        Assert.Equal(Stable, stable.Count);
        Assert.Equal(Stable, stable.Distinct().Count());
        Assert.Equal(seen.Count, seen.DistinctBy(item => item.Id).Count());
        Assert.Equal(seen.OrderByDescending(item => item.CreatedAt).Select(item => item.CreatedAt), seen.Select(item => item.CreatedAt));
    }

    [Fact]
    public async Task List_OfExactlyOnePage_HasNoNext()
    {
        await AddAsync("row", 5, "now()");

        var page = await database.Services.GetRequiredService<IIntegrationReadStore>().ListAsync(new(company), new(), new(5), Cancel);

        Assert.Equal(5, page.Items.Count);
        Assert.Null(page.Next);
    }

    private Task AddAsync(string key, int count, string at) => database.ExecuteAsync(
        $"INSERT INTO integrations.integrations (company_id, provider, config, account_key, created_at) SELECT $1, 'mfinante', '{"{}"}', $2 || '-' || i, {at} FROM generate_series(1, $3) i",
        company,
        key,
        count);
}
