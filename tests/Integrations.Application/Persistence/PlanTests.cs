using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>What PostgreSQL plans for the real SQL, in its real role, with 20 000 rows: the index that was made for it, no sort, no scan of a table.</summary>
public sealed class PlanTests(PlanDatabase plans) : IClassFixture<PlanDatabase>
{
    private static readonly TenantScope Large = new(PlanDatabase.LargeCompany);

    [Fact]
    public async Task Get_FindsTheRowByItsKey()
        => PlanDatabase.Uses(await plans.ExplainAsync(Large, IntegrationReadStore.Get, plans.SomeId, Large.CompanyId), "integrations_pkey");

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("franchise-1", false)]
    [InlineData("franchise-1", true)]
    public async Task List_WalksTheNewestIndex(string? franchise, bool later)
    {
        var tenant = Large with { FranchiseId = franchise };
        var (sql, parameters) = IntegrationReadStore.ListSql(tenant, new(), new(50, later ? plans.Middle : null));

        PlanDatabase.Uses(await plans.ExplainAsync(tenant, sql, parameters), "integrations_newest_idx");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task List_WithFilters_StillNeedsNoSort(bool byProvider, bool byStatus)
    {
        var filter = new IntegrationFilter(byProvider ? [Provider.Stripe] : null, byStatus ? IntegrationStatus.Connected : null);
        var (sql, parameters) = IntegrationReadStore.ListSql(Large, filter, new(50));

        PlanDatabase.Uses(await plans.ExplainAsync(Large, sql, parameters), "integrations_newest_idx");
    }

    [Fact]
    public async Task DueChecks_AreFoundInTheOrderOfTheirTime()
        => PlanDatabase.Uses(await plans.ExplainAsync(null, DueStore.Claim, 100, TimeSpan.FromMinutes(1)), "integrations_due_check_idx");

    [Fact]
    public async Task DueGrants_AreFoundInTheOrderOfTheirTime()
        => PlanDatabase.Uses(await plans.ExplainAsync(null, GrantStore.Due, 100), "grants_due_refresh_idx");

    [Fact]
    public async Task Uses_SeesASortAndAScan()
    {
        // Shown a bad plan, so that the checks above are known to see one.
        var sorted = await plans.ExplainAsync(Large, "SELECT id FROM integrations.integrations ORDER BY display_name LIMIT 50");
        Assert.ThrowsAny<Exception>(() => PlanDatabase.Uses(sorted, "integrations_newest_idx"));
        var scanned = await plans.ExplainAsync(null, "SELECT id FROM integrations.integrations WHERE display_name = 'x'");
        Assert.ThrowsAny<Exception>(() => PlanDatabase.Uses(scanned, "integrations_newest_idx"));
    }
}

/// <summary>Twenty thousand rows in each table, a quarter of them of one company, analysed.</summary>
public sealed class PlanDatabase : IAsyncLifetime
{
    public const string LargeCompany = "large";

    private readonly ModuleDatabase database = new();

    public Guid SomeId { get; private set; }

    internal PagePosition Middle { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.ExecuteAsync(
            """
            INSERT INTO integrations.integrations (company_id, franchise_id, provider, status, config, account_key, created_at, next_check_at)
            SELECT CASE WHEN i % 4 = 0 THEN 'large' ELSE 'company-' || i % 300 END, CASE WHEN i % 3 = 0 THEN 'franchise-' || i % 7 END,
                   (ARRAY['stripe', 'openai', 'sameday', 'mfinante'])[1 + i / 4 % 4], (ARRAY['connected', 'connected', 'error', 'disconnected'])[1 + i / 16 % 4],
                   '{"organization_id": "org-1"}', 'account-' || i, '2026-01-01'::timestamptz + i * interval '1 minute',
                   CASE WHEN i % 5 > 0 THEN now() + (i - 500) * interval '1 minute' END
            FROM generate_series(1, 20000) i
            """);
        await database.ExecuteAsync(
            """
            INSERT INTO integrations.grants (company_id, authority, app, account, next_refresh_at)
            SELECT 'company-' || i % 300, 'google', 'app', 'account-' || i, now() + (i - 500) * interval '1 minute' FROM generate_series(1, 20000) i
            """);
        await database.ExecuteAsync("ANALYZE integrations.integrations, integrations.grants");
        SomeId = await database.ScalarAsync<Guid>("SELECT id FROM integrations.integrations WHERE company_id = 'large' LIMIT 1");
        var at = await database.ScalarAsync<DateTime>("SELECT created_at FROM integrations.integrations WHERE company_id = 'large' ORDER BY created_at DESC OFFSET 2000 LIMIT 1");
        Middle = new(new DateTimeOffset(at), Guid.AllBitsSet);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>The plan's nodes, flat, as the application under the tenant, or as the worker.</summary>
    internal async Task<List<JsonElement>> ExplainAsync(TenantScope? tenant, string sql, params object?[] parameters)
    {
        sql = "EXPLAIN (FORMAT JSON) " + sql;
        await using var connection = await (tenant is null ? database.Worker : database.App).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = tenant is { } named ? connection.ForTenant(named, sql, parameters) : AsWorker(connection, sql, parameters);
        await using var reader = await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        if (tenant is not null)
        {
            await reader.NextResultAsync(TestContext.Current.CancellationToken);
        }

        await reader.ReadAsync(TestContext.Current.CancellationToken);
        using var plan = JsonDocument.Parse(reader.GetString(0));
        return [.. Nodes(plan.RootElement[0].GetProperty("Plan").Clone())];
    }

    internal static void Uses(List<JsonElement> plan, string index)
    {
        var types = plan.Select(node => node.GetProperty("Node Type").GetString()!).ToList();
        var shown = string.Join(" > ", plan.Select(node => node.GetProperty("Node Type").GetString() + (node.TryGetProperty("Index Name", out var name) ? $" {name}" : "")));
        Assert.False(types.Any(type => type.Contains("Sort", StringComparison.Ordinal) || type.Contains("Seq Scan", StringComparison.Ordinal)), shown);
        Assert.True(plan.Any(node => node.TryGetProperty("Index Name", out var name) && name.GetString() == index), shown);
    }

    private static NpgsqlBatch AsWorker(NpgsqlConnection connection, string sql, object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        return new(connection) { BatchCommands = { command } };
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node)
        => node.TryGetProperty("Plans", out var children) ? children.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];
}
