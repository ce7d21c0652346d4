using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Tests.Support;
using Npgsql;
using Quartz;

namespace GeniusErp.Tests.Integrations.EndToEnd.Jobs;

public sealed class ScheduleTablesTests
{
    private const string Tables = "pg_class AS t JOIN pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = 'integrations' AND t.relname LIKE 'qrtz\\_%' AND t.relkind = 'r'";

    [Fact]
    public async Task TheTables_BelongToTheOwner_AndOnlyTheWorkerUsesThem()
    {
        await using var database = await ScheduleDatabase.NewAsync();

        (await database.ReadAsync<long>($"SELECT count(*) FROM {Tables}")).ShouldBe(15);
        (await database.ReadAsync<long>($"SELECT count(*) FROM {Tables} AND pg_get_userbyid(t.relowner) = current_user")).ShouldBe(15);
        (await database.ReadAsync<long>($"SELECT count(*) FROM {Tables} AND has_table_privilege('integrations_worker', t.oid, 'SELECT') AND has_table_privilege('integrations_worker', t.oid, 'DELETE')")).ShouldBe(15);
        (await database.ReadAsync<long>($"SELECT count(*) FROM {Tables} AND has_table_privilege('integrations_worker', t.oid, 'TRUNCATE')")).ShouldBe(0);
        (await database.ReadAsync<long>($"SELECT count(*) FROM {Tables} AND has_any_column_privilege('integrations_app', t.oid, 'SELECT, INSERT, UPDATE, REFERENCES')")).ShouldBe(0);
    }

    /// <summary>Red after an upgrade of Quartz: put the difference into a new migration.</summary>
    [Fact]
    public async Task TheTables_AreThoseOfTheQuartzThatIsReferenced()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await database.ExecuteAsync("CREATE SCHEMA theirs");
        await database.ExecuteAsync(OwnScript().Replace("{0}", "theirs.qrtz_", StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal));

        (await ShapeAsync("integrations")).ShouldBe(await ShapeAsync("theirs"));

        Task<string> ShapeAsync(string schema) => database.ReadAsync<string>(
            $"""
            SELECT string_agg(line, E'\n' ORDER BY line) FROM (
                SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default) AS line
                FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name LIKE 'qrtz\_%'
                UNION ALL
                SELECT replace(indexdef, '{schema}.', '') FROM pg_indexes WHERE schemaname = '{schema}' AND tablename LIKE 'qrtz\_%'
                UNION ALL
                SELECT concat(replace(conrelid::regclass::text, '{schema}.', ''), ' ', replace(pg_get_constraintdef(oid), '{schema}.', ''))
                FROM pg_constraint WHERE connamespace = '{schema}'::regnamespace AND contype = 'f' AND conrelid::regclass::text LIKE '%qrtz\_%'
            ) AS shape
            """);
    }

    [Fact]
    public async Task SeveralHosts_MayMigrateAnEmptyDatabaseAtOnce()
    {
        var cluster = await PostgresCluster.SharedAsync();
        await using var empty = await cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => IntegrationsModule.MigrateAsync(empty.OwnerConnectionString, null, TestContext.Current.CancellationToken)));

        await using var source = NpgsqlDataSource.Create(empty.OwnerConnectionString);
        await using var count = source.CreateCommand($"SELECT count(*) FROM {Tables}");
        (await count.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(15L);
    }

    private static string OwnScript()
    {
        using var script = typeof(IJob).Assembly.GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql")
            ?? throw new InvalidOperationException("Quartz keeps its script elsewhere now.");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
