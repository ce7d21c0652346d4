using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>The table that was asked for first, name for name, under an owner who is no superuser: row-level security is forced on it too.</summary>
public sealed class OriginalRequestTests : IAsyncLifetime
{
    private const string Role = "plain_owner";

    private TestDatabase database = null!;
    private NpgsqlDataSource owner = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A migrated clone first, so that the run-time login is there and a member of its roles.
        await using (await MigratedDatabase.CreateAsync(Cancel))
        {
        }

        database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(cancellationToken: Cancel);
        await using (var superuser = NpgsqlDataSource.Create(database.OwnerConnectionString + ";Pooling=false"))
        {
            await ExecuteAsync(superuser, $"DO $$ BEGIN CREATE ROLE {Role} LOGIN CREATEROLE PASSWORD 'owner'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            await ExecuteAsync(superuser, $"ALTER DATABASE {database.Name} OWNER TO {Role}");
        }

        var connection = new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Username = Role, Password = "owner" }.ConnectionString;
        await IntegrationsModule.MigrateAsync(connection, database.RuntimeConnectionString(), Cancel);
        owner = NpgsqlDataSource.Create(connection + ";Search Path=integrations");
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Insert_AsItWasAskedFor_WorksAndGetsTheDefaults()
    {
        await using var insert = owner.CreateCommand(
            """
            INSERT INTO integrations (company_id, provider, config) VALUES ('company-1', 'stripe', '{"url": "https://api.stripe.com"}')
            RETURNING id <> gen_random_uuid(), franchise_id IS NULL, status, config ->> 'url', created_at = now(), updated_at = now(),
                      account_key, verified, failure_count, version, deleted_at IS NULL
            """);
        await using var row = await insert.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);
        var values = new object[row.FieldCount];
        row.GetValues(values);

        Assert.Equal([true, true, "disconnected", "https://api.stripe.com", true, true, "default", false, 0, 1, true], values);
    }

    [Fact]
    public async Task Update_AndSelectAndDelete_AsOwner_Work()
    {
        await ExecuteAsync(owner, "INSERT INTO integrations (company_id, franchise_id, provider, config) VALUES ('c', 'f', 'sameday', '{}')");

        Assert.Equal(1, await ExecuteAsync(owner, "UPDATE integrations SET status = 'connected', updated_at = now() WHERE company_id = 'c' AND franchise_id = 'f'"));
        Assert.Equal(1, await ExecuteAsync(owner, "DELETE FROM integrations WHERE status = 'connected'"));
    }

    [Fact]
    public async Task Columns_AreAsDesigned()
    {
        await using var query = owner.CreateCommand(
            """
            SELECT concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
                             'default ' || regexp_replace(pg_get_expr(d.adbin, d.adrelid), '::character varying', ''))
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = 'integrations.integrations'::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """);
        var columns = new List<string>();
        await using var reader = await query.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            columns.Add(reader.GetString(0));
        }

        Assert.Equal(
            [
                "id uuid not null default gen_random_uuid()",
                "company_id character varying(36) not null",
                "franchise_id character varying(36) null",
                "provider character varying(100) not null",
                "status character varying(20) not null default 'disconnected'",
                "config jsonb not null",
                "created_at timestamp with time zone not null default now()",
                "updated_at timestamp with time zone not null default now()",
                "account_key character varying(200) not null default 'default'",
                "display_name character varying(200) null",
                "account jsonb null",
                "verified boolean not null default false",
                "grant_id uuid null",
                "error_code character varying(50) null",
                "error_since timestamp with time zone null",
                "error_context jsonb null",
                "next_check_at timestamp with time zone null",
                "last_verified_at timestamp with time zone null",
                "last_synced_at timestamp with time zone null",
                "failure_count integer not null default 0",
                "version integer not null default 1",
                "deleted_at timestamp with time zone null",
            ],
            columns);
    }

    [Theory]
    [InlineData("integrations_company_idx", "CREATE INDEX integrations_company_idx ON integrations.integrations USING btree (company_id, franchise_id, created_at)")]
    [InlineData("integrations_live_account_key", "CREATE UNIQUE INDEX integrations_live_account_key ON integrations.integrations USING btree (company_id, franchise_id, provider, account_key) NULLS NOT DISTINCT WHERE (deleted_at IS NULL)")]
    [InlineData("integrations_newest_idx", "CREATE INDEX integrations_newest_idx ON integrations.integrations USING btree (company_id, created_at DESC, id DESC)")]
    public async Task Index_IsAsDesigned(string name, string definition)
    {
        await using var query = owner.CreateCommand("SELECT indexdef FROM pg_indexes WHERE schemaname = 'integrations' AND indexname = $1");
        query.Parameters.Add(new() { Value = name });

        Assert.Equal(definition, await query.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task Migrate_AgainAndFromSeveralHostsAtOnce_ChangesNothing()
    {
        var migrations = Enumerable.Range(0, 3).Select(_ => IntegrationsModule.MigrateAsync(
            new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Username = Role, Password = "owner" }.ConnectionString, database.RuntimeConnectionString(), Cancel));

        await Task.WhenAll(migrations);

        await using var count = owner.CreateCommand("SELECT count(*) FROM __ef_migrations");
        Assert.True((long)(await count.ExecuteScalarAsync(Cancel))! > 0);
    }

    private static async Task<int> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(Cancel);
    }
}
