using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>What PostgreSQL's own catalogue says about the walls between tenants. A new table, index or grant that weakens them fails here.</summary>
public sealed class CatalogueTests(ModuleDatabase database) : IClassFixture<ModuleDatabase>
{
    /// <summary>A unique index lets one tenant learn of another's row by a refusal: each one without the tenant needs its reason.</summary>
    private static readonly Dictionary<string, string> UniqueWithoutTenant = new()
    {
        ["integrations_pkey"] = "a random uuid that the application makes: nobody chooses it, so a collision tells nothing",
        ["grants_pkey"] = "as above",
        ["authorizations_pkey"] = "as above",
        ["authorizations_state_key"] = "a hash of 256 random bits: nobody can meet another's",
        ["rate_buckets_pkey"] = "the connection's random uuid",
        ["webhook_endpoints_pkey"] = "a random uuid",
        ["webhook_endpoints_key_key"] = "a hash of 256 random bits",
        ["webhook_endpoints_previous_key_key"] = "as above",
        ["webhook_deliveries_pkey"] = "a random uuid; PostgreSQL demands the partition key in it",
        ["activity_pkey"] = "as above; PostgreSQL demands the partition key in it",
    };

    /// <summary>Tables without a tenant, and why the application's role may not read them or may.</summary>
    private static readonly Dictionary<string, string> WithoutTenant = new()
    {
        ["__ef_migrations"] = "names of migrations",
        ["data_deletions"] = "hashes of confirmation codes and their state, nothing of whom they are about",
        ["data_protection_keys"] = "wrapped keys of cookies, for the worker only",
        ["data_keys"] = "wrapped keys of the installation, for the worker only",
        ["hosts"] = "heartbeats of hosts, for the worker only",
    };

    [Fact]
    public async Task EveryTableOfATenant_HasForcedRowSecurityWithBothHalvesForOwnerAndApplication()
    {
        var tables = await database.ListAsync(
            """
            SELECT t.relname, t.relrowsecurity, t.relforcerowsecurity,
                   (SELECT string_agg(concat_ws(' ', p.polcmd, pg_get_expr(p.polqual, t.oid), '/', pg_get_expr(p.polwithcheck, t.oid)), ';')
                      FROM pg_policy p WHERE p.polrelid = t.oid AND p.polroles = ARRAY[t.relowner]),
                   (SELECT string_agg(concat_ws(' ', p.polcmd, pg_get_expr(p.polqual, t.oid), '/', pg_get_expr(p.polwithcheck, t.oid)), ';')
                      FROM pg_policy p WHERE p.polrelid = t.oid AND 'integrations_app'::regrole = ANY (p.polroles)),
                   EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND 0 = ANY (p.polroles))
            FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'company_id' AND NOT a.attisdropped
            WHERE t.relnamespace = 'integrations'::regnamespace AND t.relkind IN ('r', 'p')
            """,
            row => (Table: row.GetString(0), Enabled: row.GetBoolean(1), Forced: row.GetBoolean(2), Owner: Text(row, 3), App: Text(row, 4), ForEverybody: row.GetBoolean(5)));

        const string Company = "((company_id)::text = NULLIF(current_setting('app.company_id'::text, true), ''::text))";
        Assert.True(tables.Count >= 8, "The activity log's partitions are to be among them.");
        Assert.All(tables, table => Assert.Equal((table.Table, true, true, "* true / true", $"* {Company} / {Company}", false), table));
    }

    [Fact]
    public async Task EveryOtherTable_IsKnownToHoldNothingOfATenant()
    {
        var tables = await database.ListAsync(
            """
            SELECT t.relname FROM pg_class t
            WHERE t.relnamespace = 'integrations'::regnamespace AND t.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND t.relname NOT LIKE 'qrtz\_%' -- the schedule: names of jobs and times, nothing of a tenant
              AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'company_id' AND NOT a.attisdropped)
            ORDER BY 1
            """,
            row => row.GetString(0));

        Assert.Equal(WithoutTenant.Keys.Order(StringComparer.Ordinal), tables);
    }

    [Fact]
    public async Task EveryUniqueIndex_BeginsWithTheTenantOrHasAReason()
    {
        var indexes = await database.ListAsync(
            """
            SELECT i.indexrelid::regclass::text, a.attname = 'company_id'
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
            WHERE t.relnamespace = 'integrations'::regnamespace AND i.indisunique AND NOT t.relispartition
              AND EXISTS (SELECT FROM pg_attribute c WHERE c.attrelid = t.oid AND c.attname = 'company_id' AND NOT c.attisdropped)
            """,
            row => (Name: row.GetString(0).Split('.')[^1], Tenant: row.GetBoolean(1)));

        Assert.Contains(("integrations_live_account_key", true), indexes);
        Assert.Equal(UniqueWithoutTenant.Keys.Order(StringComparer.Ordinal), indexes.Where(index => !index.Tenant).Select(index => index.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RuntimeLogin_OwnsNothingAndPassesByNothing()
    {
        Assert.Equal(
            (false, false, false, false, false, false),
            (await database.ListAsync(
                $"SELECT rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = '{MigratedDatabase.Login}'",
                row => (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)))).Single());
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                $"SELECT count(*) FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = '{MigratedDatabase.Login}'::regrole AND deptype IN ('o', 'a')"));
        Assert.Equal(
            ["integrations_app", "integrations_worker"],
            await database.ListAsync(
                $"SELECT roleid::regrole::text FROM pg_auth_members WHERE member = '{MigratedDatabase.Login}'::regrole ORDER BY 1", row => row.GetString(0)));
    }

    [Theory]
    [InlineData("integrations_app")]
    [InlineData("integrations_worker")]
    public async Task Role_HasNoPowersOfItsOwn(string role)
        => Assert.Equal(
            (false, false, false),
            (await database.ListAsync($"SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = '{role}'", row => (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2)))).Single());

    [Theory]
    [InlineData("UPDATE integrations.activity SET action = 'x'")]
    [InlineData("DELETE FROM integrations.activity")]
    [InlineData("TRUNCATE integrations.activity")]
    [InlineData("DELETE FROM integrations.activity_default")]
    [InlineData("DELETE FROM integrations.integrations")]
    [InlineData("SELECT * FROM integrations.data_keys")]
    [InlineData("SELECT * FROM integrations.hosts")]
    [InlineData("ALTER TABLE integrations.integrations DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY app_tenant ON integrations.integrations")]
    [InlineData("SELECT integrations.protect_tenant_table('integrations.hosts')")]
    [InlineData("SELECT integrations.ensure_activity_partitions(1)")]
    [InlineData("CREATE TABLE integrations.mine (id int)")]
    [InlineData("SELECT payload FROM integrations.outbox")]
    [InlineData("UPDATE integrations.outbox SET state = 'routed'")]
    [InlineData("DELETE FROM integrations.outbox")]
    [InlineData("SELECT * FROM integrations.outbox_lanes")]
    [InlineData("SELECT * FROM integrations.outbox_dead_letters")]
    public async Task App_MayNot(string sql) => Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalAsync(database.App, sql));

    [Theory]
    [InlineData("INSERT INTO integrations.integrations (company_id, provider, config) VALUES ('c', 'openai', '{}')")]
    [InlineData("UPDATE integrations.integrations SET company_id = 'mine'")]
    [InlineData("UPDATE integrations.integrations SET status = 'connected'")]
    [InlineData("UPDATE integrations.grants SET company_id = 'mine'")]
    [InlineData("SELECT before FROM integrations.activity")]
    [InlineData("UPDATE integrations.outbox SET payload = '{}'")]
    [InlineData("UPDATE integrations.outbox SET company_id = 'mine'")]
    [InlineData("UPDATE integrations.outbox_lanes SET company_id = 'mine'")]
    [InlineData("SELECT answer FROM integrations.idempotency_records")]
    public async Task Worker_MayNot(string sql) => Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalAsync(database.Worker, sql));

    [Fact]
    public async Task Login_WithoutARole_MayNothing()
    {
        await using var connection = await database.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("RESET ROLE; SET ROLE NONE; SELECT * FROM integrations.integrations", connection);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).SqlState);
    }

    [Fact]
    public void NoResetOnClose_IsRefusedByName()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:GeniusErp"] = "Host=localhost;Username=u;Password=p;No Reset On Close=true" })
            .Build();

        var refused = Assert.Throws<InvalidOperationException>(() => PersistenceServices.DataSource(configuration, "integrations_app"));

        Assert.Contains("No Reset On Close", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_HasNoChangeWithoutAMigration()
    {
        using var context = new IntegrationsDbContext(DesignTimeFactory.OwnerOptions("Host=localhost"));

        Assert.False(context.Database.HasPendingModelChanges());
    }

    private static async Task<string?> RefusalAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        try
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
