-- What EF cannot declare: roles, the partitioned activity log, keys and hosts, row-level security.
-- Run once by the migration of the same name, as the owner.

DO $$
BEGIN
    -- Roles belong to the cluster, not to the database: another database may have made them, or be making them now.
    BEGIN CREATE ROLE integrations_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    BEGIN CREATE ROLE integrations_worker NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
END $$;

GRANT USAGE ON SCHEMA integrations TO integrations_app, integrations_worker;

CREATE TABLE integrations.activity (
    id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    company_id varchar(36) NOT NULL,
    franchise_id varchar(36) NULL,
    integration_id uuid NOT NULL,
    action varchar(50) NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id varchar(200) NOT NULL,
    actor_address varchar(100) NULL,
    before jsonb NULL,
    after jsonb NULL,
    CONSTRAINT activity_pkey PRIMARY KEY (occurred_at, id)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX activity_integration_idx ON integrations.activity (company_id, integration_id, occurred_at DESC, id DESC);

CREATE TABLE integrations.data_keys (
    version int NOT NULL CONSTRAINT data_keys_pkey PRIMARY KEY,
    wrapped bytea NOT NULL,
    key_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz NULL
);

CREATE TABLE integrations.hosts (
    id uuid NOT NULL CONSTRAINT hosts_pkey PRIMARY KEY,
    name text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    newest_key int NOT NULL DEFAULT 0
);

-- One rule for every tenant table, its partitions too: the owner sees all, the application sees the company that the transaction names.
CREATE FUNCTION integrations.protect_tenant_table(tenant_table regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY owner_all ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', tenant_table);
    EXECUTE format(
        'CREATE POLICY app_tenant ON %s TO integrations_app '
        'USING (company_id = NULLIF(current_setting(''app.company_id'', true), '''')) '
        'WITH CHECK (company_id = NULLIF(current_setting(''app.company_id'', true), ''''))', tenant_table);
END $$;
REVOKE ALL ON FUNCTION integrations.protect_tenant_table(regclass) FROM PUBLIC;

-- Called by the migration, and daily by the worker: it owns nothing, so the function acts as the owner.
CREATE FUNCTION integrations.ensure_activity_partitions(months_ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_day date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    month_start date;
    month_end date;
    name text;
    made int := 0;
BEGIN
    IF months_ahead NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'months_ahead must be between 0 and 24';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('integrations.activity partitions'));
    FOR ahead IN 0 .. months_ahead LOOP
        month_start := (first_day + make_interval(months => ahead))::date;
        month_end := (month_start + make_interval(months => 1))::date;
        name := 'activity_' || to_char(month_start, 'YYYY_MM');
        CONTINUE WHEN to_regclass('integrations.' || name) IS NOT NULL;
        -- Rows that came before their month's partition stay where they are: they are found all the same.
        CONTINUE WHEN EXISTS (SELECT 1 FROM integrations.activity_default WHERE occurred_at >= month_start::timestamp AT TIME ZONE 'UTC' AND occurred_at < month_end::timestamp AT TIME ZONE 'UTC');
        EXECUTE format('CREATE TABLE integrations.%I PARTITION OF integrations.activity FOR VALUES FROM (%L) TO (%L)',
            name, month_start::text || ' 00:00:00+00', month_end::text || ' 00:00:00+00');
        PERFORM integrations.protect_tenant_table(('integrations.' || name)::regclass);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION integrations.ensure_activity_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.ensure_activity_partitions(int) TO integrations_worker;

CREATE TABLE integrations.activity_default PARTITION OF integrations.activity DEFAULT;
SELECT integrations.protect_tenant_table(name::regclass)
FROM unnest(ARRAY['integrations.integrations', 'integrations.grants', 'integrations.activity', 'integrations.activity_default', 'integrations.idempotency_records']) AS name;
SELECT integrations.ensure_activity_partitions(3);

-- The application: rows are removed by marking them, history is never rewritten.
GRANT SELECT, INSERT, UPDATE ON integrations.integrations TO integrations_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON integrations.grants, integrations.idempotency_records TO integrations_app;
GRANT SELECT, INSERT ON integrations.activity TO integrations_app;

-- The worker: what must be found before a tenant is known, and re-sealing.
CREATE POLICY worker_find ON integrations.integrations FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_reseal ON integrations.integrations FOR UPDATE TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_purge ON integrations.integrations FOR DELETE TO integrations_worker USING (deleted_at IS NOT NULL);
CREATE POLICY worker_find ON integrations.grants FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_reseal ON integrations.grants FOR UPDATE TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_find ON integrations.idempotency_records FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_purge ON integrations.idempotency_records FOR DELETE TO integrations_worker USING (true);
GRANT SELECT, UPDATE (config, next_check_at) ON integrations.integrations TO integrations_worker;
GRANT DELETE ON integrations.integrations TO integrations_worker;
GRANT SELECT, UPDATE (tokens) ON integrations.grants TO integrations_worker;
GRANT SELECT (company_id, operation, key, created_at), DELETE ON integrations.idempotency_records TO integrations_worker;
GRANT SELECT, INSERT, UPDATE (retired_at), DELETE ON integrations.data_keys TO integrations_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON integrations.hosts TO integrations_worker;

-- Readiness compares the migrations of the build with those of the database.
GRANT SELECT ON integrations.__ef_migrations TO integrations_app, integrations_worker;
