using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Jobs;

public sealed class RetentionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Retention_RemovesWhatIsOldEnough_AndNothingElse()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await database.ExecuteAsync(
            """
            INSERT INTO integrations.idempotency_records (company_id, operation, key, request_hash, claim_id, claimed_until, answer, created_at)
            SELECT 'c', 'create', kept.age || n, '', gen_random_uuid(), now(), '{}', now() - kept.since
            FROM (VALUES ('old', interval '24 hours 1 minute', 2500), ('young', interval '23 hours 59 minutes', 3)) AS kept(age, since, number), generate_series(1, kept.number) AS n;

            INSERT INTO integrations.integrations (company_id, provider, config, account_key, created_at, deleted_at)
            SELECT 'c', 'openai', '{}', kept.name || n, now() - interval '3 years', now() - kept.since
            FROM (VALUES ('removed long ago', interval '31 days 1 minute', 1200), ('removed lately', interval '30 days 23 hours', 3), ('live', NULL, 3)) AS kept(name, since, number),
                generate_series(1, kept.number) AS n;

            INSERT INTO integrations.outbox (id, company_id, integration_id, type, payload, occurred_at, state, routed_at)
            SELECT gen_random_uuid(), 'c', gen_random_uuid(), event.what, '{}', now(), event.state, now() - event.since
            FROM (VALUES ('delivered', 'routed', interval '7 days 1 minute', 1200), ('delivered lately', 'routed', interval '6 days 23 hours', 1), ('waiting', 'routed', interval '8 days', 1), ('dead letter', 'routed', interval '8 days', 1), ('unknown', 'dead', interval '8 days', 1))
                AS event(what, state, since, number), generate_series(1, event.number);
            INSERT INTO integrations.outbox_lanes (company_id, integration_id, handler, cursor, due_at, moved_at)
            SELECT company_id, integration_id, 'nobody', sequence - 1, now(), now() - interval '8 days' FROM integrations.outbox WHERE type = 'waiting'
            UNION ALL SELECT 'c', gen_random_uuid(), 'idle', 1, NULL, now() - interval '8 days' UNION ALL SELECT 'c', gen_random_uuid(), 'idle lately', 1, NULL, now() - interval '6 days';
            INSERT INTO integrations.outbox_dead_letters (company_id, integration_id, event_id, type, error_code, attempts)
            SELECT company_id, integration_id, id, type, 'x', 12 FROM integrations.outbox WHERE type IN ('dead letter', 'unknown');

            INSERT INTO integrations.webhook_deliveries (id, received_at, company_id, integration_id, provider, verdict, signature_verified, topic, method, headers, body_bytes)
            SELECT gen_random_uuid(), now() - kept.since, 'c', gen_random_uuid(), 'stripe', 'accepted', true, kept.what, 'POST', '{}', 0
            FROM (VALUES ('old', interval '30 days 1 minute', 1200), ('kept', interval '29 days 23 hours', 3)) AS kept(what, since, number), generate_series(1, kept.number);
            INSERT INTO integrations.webhook_receipts (company_id, integration_id, digest, delivery_id, received_at)
            SELECT 'c', integration_id, sha256(id::text::bytea), id, received_at FROM integrations.webhook_deliveries;
            DO $$
            BEGIN
                EXECUTE 'DROP TABLE integrations.webhook_deliveries_' || to_char((now() AT TIME ZONE 'UTC') + interval '2 months', 'YYYY_MM');
                EXECUTE 'CREATE TABLE integrations.webhook_deliveries_2020_01 PARTITION OF integrations.webhook_deliveries FOR VALUES FROM (''2020-01-01 00:00:00+00'') TO (''2020-02-01 00:00:00+00'')';
            END $$;

            INSERT INTO integrations.hosts (id, name, seen_at)
            SELECT gen_random_uuid(), name, now() - since FROM (VALUES ('gone', interval '25 hours'), ('silent', interval '23 hours')) AS host(name, since);

            DO $$
            DECLARE
                past date;
            BEGIN
                FOR months IN 23 .. 26 LOOP
                    past := (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => months))::date;
                    EXECUTE format('CREATE TABLE integrations.activity_%s PARTITION OF integrations.activity FOR VALUES FROM (%L) TO (%L)',
                        to_char(past, 'YYYY_MM'), past || ' 00:00:00+00', (past + interval '1 month')::date || ' 00:00:00+00');
                END LOOP;
                EXECUTE 'DROP TABLE integrations.activity_' || to_char((now() AT TIME ZONE 'UTC') + interval '2 months', 'YYYY_MM');
            END $$;
            INSERT INTO integrations.activity (id, occurred_at, company_id, integration_id, action, actor_kind, actor_id)
            SELECT gen_random_uuid(), date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - since, 'c', gen_random_uuid(), what, 'system', 'test'
            FROM (VALUES ('in the oldest', interval '26 months'), ('too old', interval '24 months 1 second'), ('kept', interval '23 months'), ('too old, in no partition', interval '40 months'), ('kept, in no partition', interval '10 months'))
                AS happened(what, since);
            """);
        await using var host = await HostProcess.StartAsync(database.Settings());

        await Poll.UntilAsync(async () => await database.ReadAsync<long>("SELECT count(*) FROM integrations.activity WHERE action LIKE 'too old%'") == 0, Soon, "the last step of retention");

        (await ListAsync(database, "SELECT left(key, 3) || count(*) FROM integrations.idempotency_records GROUP BY left(key, 3)")).ShouldBe(["you3"]);
        (await ListAsync(database, "SELECT DISTINCT rtrim(account_key, '0123456789') FROM integrations.integrations ORDER BY 1")).ShouldBe(["live", "removed lately"]);
        (await database.ReadAsync<long>("SELECT count(*) FROM integrations.integrations")).ShouldBe(6);
        (await ListAsync(database, "SELECT type FROM integrations.outbox ORDER BY type")).ShouldBe(["dead letter", "delivered lately", "unknown", "waiting"]);
        (await ListAsync(database, "SELECT handler FROM integrations.outbox_lanes ORDER BY handler")).ShouldBe(["idle lately", "nobody"]);
        (await ListAsync(database, "SELECT topic || count(*) FROM integrations.webhook_deliveries GROUP BY topic")).ShouldBe(["kept3"]);
        (await database.ReadAsync<long>("SELECT count(*) FROM integrations.webhook_receipts")).ShouldBe(3, "a repeat is known as long as the delivery is there");
        (await ListAsync(database, "SELECT name FROM integrations.hosts WHERE name IN ('gone', 'silent')")).ShouldBe(["silent"]);
        (await ListAsync(database, "SELECT action FROM integrations.activity ORDER BY action")).ShouldBe(["kept", "kept, in no partition"]);
        (await ListAsync(
            database,
            """
            SELECT (extract(year FROM age) * 12 + extract(month FROM age))::int::text
            FROM pg_inherits, LATERAL (SELECT age(date_trunc('month', now() AT TIME ZONE 'UTC'), to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM')) AS age) AS a
            WHERE inhparent = 'integrations.activity'::regclass AND inhrelid::regclass::text ~ '\d$'
            """)).ShouldBe(["-3", "-2", "-1", "0", "23", "24"], ignoreOrder: true);
        await Poll.UntilAsync(
            () => database.ReadAsync<bool>(
                """
                SELECT ARRAY(SELECT to_char((now() AT TIME ZONE 'UTC') + make_interval(months => ahead), 'YYYY_MM') FROM generate_series(0, 3) AS ahead)
                     = ARRAY(SELECT right(inhrelid::regclass::text, 7) FROM pg_inherits WHERE inhparent = 'integrations.webhook_deliveries'::regclass AND inhrelid::regclass::text ~ '\d$' ORDER BY 1)
                """),
            Soon,
            "the months of deliveries: those ahead, none of long ago");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("23")]
    [InlineData("NULL")]
    public async Task TheWorker_CannotShortenTheActivityLog(string months)
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var connection = await database.Owner.OpenConnectionAsync(ScheduleDatabase.Cancel);
        await using var drop = new NpgsqlCommand($"SET ROLE integrations_worker; SELECT integrations.drop_activity_partitions({months})", connection);

        var refused = await Should.ThrowAsync<PostgresException>(() => drop.ExecuteNonQueryAsync(ScheduleDatabase.Cancel));

        refused.SqlState.ShouldBe(PostgresErrorCodes.RaiseException);
    }

    private static async Task<string[]> ListAsync(ScheduleDatabase database, string sql) => await database.ReadAsync<string[]>($"SELECT ARRAY({sql})");
}
