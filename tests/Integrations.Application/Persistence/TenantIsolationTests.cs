using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>Two tenants share two connections while requests are cancelled, time out and fail. Every foreign row that anybody ever sees is counted.</summary>
public sealed class TenantIsolationTests(ModuleDatabase database) : IClassFixture<ModuleDatabase>
{
    private const int Requests = 200;
    private const string Everything = "SELECT company_id FROM integrations.integrations";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Maximum Pool Size=2")]
    [InlineData("Maximum Pool Size=2;Max Auto Prepare=50;Auto Prepare Min Usages=1")]
    public async Task Requests_OfTwoTenantsOverTwoConnections_NeverMeet(string pool)
    {
        await using var module = database.Compose(pool);
        string[] companies = [Guid.NewGuid().ToString(), Guid.NewGuid().ToString()];
        foreach (var company in companies)
        {
            for (var i = 0; i < 20; i++)
            {
                await database.InsertAsync(company, $"account-{i}");
            }
        }

        var seed = Environment.TickCount;
        var requests = new MixedRequests(module, seed);
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(number => Task.Run(() => requests.RunAsync(number, companies[number % 2]), Cancel)));

        Assert.True(requests.Foreign.IsEmpty, $"Seed {seed}: {string.Join("; ", requests.Foreign)}");
        // The disturbances took place, and so did the work.
        Assert.True(requests.Disturbed > 20, $"Seed {seed}: only {requests.Disturbed} requests were disturbed.");
        Assert.True(requests.Finished > 60, $"Seed {seed}: only {requests.Finished} requests came through.");
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM integrations.integrations WHERE company_id = ANY ($1) AND display_name <> company_id", (object)companies));
    }

    [Theory]
    [InlineData("Maximum Pool Size=1")]
    [InlineData("Maximum Pool Size=1;Max Auto Prepare=50;Auto Prepare Min Usages=1")]
    public async Task Role_SurvivesThePool(string pool)
    {
        await using var module = database.Compose(pool);
        var backends = new HashSet<int>();
        for (var use = 0; use < 5; use++)
        {
            foreach (var (source, role) in new[] { (module.GetRequiredService<AppDataSource>().Source, "integrations_app"), (module.GetRequiredService<WorkerDataSource>().Source, "integrations_worker") })
            {
                await using var connection = await source.OpenConnectionAsync(Cancel);
                await using var who = new NpgsqlCommand("SELECT current_user::text, pg_backend_pid(), current_setting('statement_timeout')", connection);
                await using var row = await who.ExecuteReaderAsync(Cancel);
                await row.ReadAsync(Cancel);
                Assert.Equal((role, "15s"), (row.GetString(0), row.GetString(2)));
                backends.Add(row.GetInt32(1));
            }
        }

        // Each role really had one connection that was handed out again and again.
        Assert.Equal(2, backends.Count);
    }

    [Fact]
    public async Task WithoutATenant_NothingIsSeenAndNothingIsWritten()
    {
        await database.InsertAsync(Guid.NewGuid().ToString());

        foreach (var setting in new[] { "SELECT 1", "SELECT set_config('app.company_id', '', true)" })
        {
            await using var connection = await database.App.OpenConnectionAsync(Cancel);
            await using var transaction = await connection.BeginTransactionAsync(Cancel);
            await RunAsync(connection, setting);
            Assert.Equal(0, await CountAsync(connection, Everything));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, "INSERT INTO integrations.integrations (company_id, provider, config) VALUES ('c', 'openai', '{}')"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task Tenant_IsNotLeftOnAPooledConnection()
    {
        await using var module = database.Compose("Maximum Pool Size=1");
        var source = module.GetRequiredService<AppDataSource>().Source;
        var company = Guid.NewGuid().ToString();
        await database.InsertAsync(company);
        int backend;
        await using (var connection = await source.OpenConnectionAsync(Cancel))
        {
            backend = connection.ProcessID;
            await using var batch = connection.ForTenant(new(company), "SELECT 1");
            await batch.ExecuteNonQueryAsync(Cancel);

            // Not even between two commands of one use.
            Assert.Equal(0, await CountAsync(connection, Everything));
        }

        await using var next = await source.OpenConnectionAsync(Cancel);
        Assert.Equal(backend, next.ProcessID);
        Assert.Equal(0, await CountAsync(next, Everything));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<int> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var rows = 0;
        while (await reader.ReadAsync(Cancel))
        {
            rows++;
        }

        return rows;
    }

    /// <summary>One request after another of mixed kinds, some of them disturbed; looks at what each one saw.</summary>
    private sealed class MixedRequests(IServiceProvider module, int seed)
    {
        private readonly NpgsqlDataSource app = module.GetRequiredService<AppDataSource>().Source;
        private int disturbed;
        private int finished;

        public ConcurrentQueue<string> Foreign { get; } = new();

        public int Disturbed => disturbed;

        public int Finished => finished;

        public async Task RunAsync(int number, string company)
        {
            var random = new Random(seed + number);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            if (random.Next(3) == 0)
            {
                cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(30)));
            }

            try
            {
                await (random.Next(6) switch
                {
                    0 => ListAsync(company, cancel.Token),
                    1 => RenameAsync(company, cancel.Token),
                    2 => SeeEverythingAsync(company, cancel.Token),
                    3 => FailInTheMiddleAsync(company, cancel.Token),
                    4 => TimeOutAsync(company, cancel.Token),
                    _ => ActForNobodyAsync(cancel.Token),
                });
                Interlocked.Increment(ref finished);
            }
            catch (Exception expected) when (expected is OperationCanceledException or NpgsqlException or DbUpdateException)
            {
                Interlocked.Increment(ref disturbed);
            }
        }

        private async Task ListAsync(string company, CancellationToken cancel)
        {
            var page = await module.GetRequiredService<IIntegrationReadStore>().ListAsync(new(company), new(), new(200), cancel);
            See(company, "list", page.Items.Select(item => item.CompanyId));
            if (page.Items.Count != 20)
            {
                Foreign.Enqueue($"list: {page.Items.Count} rows");
            }
        }

        private async Task RenameAsync(string company, CancellationToken cancel)
        {
            await using var scope = module.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<IntegrationsDbContext>().ActFor(new(company));
            // No condition: row-level security alone stands between the tenants.
            var rows = await context.Integrations.ToListAsync(cancel);
            See(company, "rename", rows.Select(row => row.CompanyId));
            rows[0].Configure(company, rows[0].Config, _ => false, DateTimeOffset.UnixEpoch);
            await context.SaveChangesAsync(cancel);
        }

        private async Task SeeEverythingAsync(string company, CancellationToken cancel)
        {
            await using var connection = await app.OpenConnectionAsync(cancel);
            await using var batch = connection.ForTenant(new(company), Everything);
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            await reader.NextResultAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                See(company, "see", [reader.GetString(0)]);
            }
        }

        private async Task FailInTheMiddleAsync(string company, CancellationToken cancel)
        {
            await using var connection = await app.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var batch = connection.ForTenant(new(company), "SELECT 1 / 0");
            await batch.ExecuteNonQueryAsync(cancel);
        }

        private async Task TimeOutAsync(string company, CancellationToken cancel)
        {
            await using var connection = await app.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using (var limit = new NpgsqlCommand("SET LOCAL statement_timeout = '5ms'", connection))
            {
                await limit.ExecuteNonQueryAsync(cancel);
            }

            await using var batch = connection.ForTenant(new(company), "SELECT pg_sleep(1)");
            await batch.ExecuteNonQueryAsync(cancel);
        }

        private async Task ActForNobodyAsync(CancellationToken cancel)
        {
            await using var command = app.CreateCommand(Everything);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                Foreign.Enqueue($"nobody saw a row of {reader.GetString(0)}");
            }
        }

        private void See(string company, string what, IEnumerable<string> seen)
        {
            foreach (var foreign in seen.Where(other => other != company))
            {
                Foreign.Enqueue($"{what}: {company} saw a row of {foreign}");
            }
        }
    }
}
