-- Webhooks in: addresses, deliveries, what tells a repeat.

CREATE TABLE integrations.webhook_endpoints (
    id uuid NOT NULL CONSTRAINT webhook_endpoints_pkey PRIMARY KEY,
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL CONSTRAINT webhook_endpoints_integration_fkey REFERENCES integrations.integrations (id) ON DELETE CASCADE,
    -- Set when the address is that of the company's own OAuth app: what comes is routed by account.
    authority varchar(50) NULL,
    app varchar(200) NULL,
    -- SHA-256 of the unguessable part of the address; the part itself is sealed, to be shown again.
    key_hash bytea NOT NULL CONSTRAINT webhook_endpoints_key_key UNIQUE,
    previous_key_hash bytea NULL CONSTRAINT webhook_endpoints_previous_key_key UNIQUE,
    previous_key_until timestamptz NULL,
    -- Sealed: key, previous_key, current, previous.
    secrets jsonb NOT NULL DEFAULT '{}',
    previous_until timestamptz NULL,
    current_used_at timestamptz NULL,
    previous_used_at timestamptz NULL,
    last_delivery_at timestamptz NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    rotated_at timestamptz NULL,
    generation int NOT NULL DEFAULT 1,
    CONSTRAINT webhook_endpoints_integration_key UNIQUE (company_id, integration_id)
);

CREATE TABLE integrations.webhook_deliveries (
    id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL,
    provider varchar(100) NOT NULL,
    verdict varchar(20) NOT NULL CONSTRAINT webhook_deliveries_verdict_check CHECK (verdict IN ('waiting', 'accepted', 'repeated', 'bad_signature', 'ignored', 'failed')),
    reason varchar(50) NULL,
    signature_verified boolean NOT NULL,
    provider_delivery_id varchar(200) NULL,
    topic varchar(200) NULL,
    repeat_of uuid NULL,
    method varchar(10) NOT NULL,
    content_type varchar(100) NULL,
    headers jsonb NOT NULL,
    body_bytes int NOT NULL,
    -- Sealed: text or base64, query. Null for what was not accepted.
    body jsonb NULL,
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NULL,
    duration_ms int NOT NULL DEFAULT 0,
    handed_over_at timestamptz NULL,
    replayed_at timestamptz NULL,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);
CREATE INDEX webhook_deliveries_list_idx ON integrations.webhook_deliveries (company_id, integration_id, received_at DESC, id DESC);
CREATE INDEX webhook_deliveries_id_idx ON integrations.webhook_deliveries (id);
CREATE INDEX webhook_deliveries_due_idx ON integrations.webhook_deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- One row for each delivery of which there may be one only. A partitioned table cannot keep that promise beyond a partition.
CREATE TABLE integrations.webhook_receipts (
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL,
    digest bytea NOT NULL,
    delivery_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT webhook_receipts_pkey PRIMARY KEY (company_id, integration_id, digest)
);
CREATE INDEX webhook_receipts_age_idx ON integrations.webhook_receipts (received_at);

-- What a person who asked Meta to have data deleted may look up by the code that Meta shows. No tenant, no person: a code and a time.
CREATE TABLE integrations.data_deletions (
    code_hash bytea NOT NULL CONSTRAINT data_deletions_pkey PRIMARY KEY,
    requested_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE integrations.webhook_deliveries_default PARTITION OF integrations.webhook_deliveries DEFAULT;

CREATE FUNCTION integrations.ensure_webhook_partitions(months_ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_day date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    month_start date;
    month_end date;
    name text;
    made int := 0;
BEGIN
    IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'months_ahead must be between 0 and 24';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('integrations.webhook partitions'));
    FOR ahead IN 0 .. months_ahead LOOP
        month_start := (first_day + make_interval(months => ahead))::date;
        month_end := (month_start + make_interval(months => 1))::date;
        name := 'webhook_deliveries_' || to_char(month_start, 'YYYY_MM');
        CONTINUE WHEN to_regclass('integrations.' || name) IS NOT NULL;
        -- Rows that came before their month's partition stay where they are: they are found all the same.
        CONTINUE WHEN EXISTS (
            SELECT 1 FROM integrations.webhook_deliveries_default
            WHERE received_at >= month_start::timestamp AT TIME ZONE 'UTC' AND received_at < month_end::timestamp AT TIME ZONE 'UTC');
        EXECUTE format('CREATE TABLE integrations.%I PARTITION OF integrations.webhook_deliveries FOR VALUES FROM (%L) TO (%L)',
            name, month_start::text || ' 00:00:00+00', month_end::text || ' 00:00:00+00');
        PERFORM integrations.protect_tenant_table(('integrations.' || name)::regclass);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION integrations.ensure_webhook_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.ensure_webhook_partitions(int) TO integrations_worker;

-- Partitions whose last day is older than that are dropped whole; what is old in a younger one is deleted row by row by the caller.
CREATE FUNCTION integrations.drop_webhook_partitions(keep_days int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old_partition name;
    dropped int := 0;
BEGIN
    IF keep_days IS NULL OR keep_days NOT BETWEEN 30 AND 3650 THEN
        RAISE EXCEPTION 'keep_days must be between 30 and 3650';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('integrations.webhook partitions'));
    FOR old_partition IN
        SELECT child.relname
        FROM pg_inherits JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
        WHERE pg_inherits.inhparent = 'integrations.webhook_deliveries'::regclass
          AND child.relname ~ '^webhook_deliveries_\d{4}_\d{2}$'
          AND to_date(right(child.relname, 7), 'YYYY_MM') + make_interval(months => 1) < (now() AT TIME ZONE 'UTC') - make_interval(days => keep_days)
        ORDER BY child.relname
    LOOP
        EXECUTE format('DROP TABLE integrations.%I', old_partition);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION integrations.drop_webhook_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.drop_webhook_partitions(int) TO integrations_worker;

-- An address says whose it is before a tenant is known: at most one row, and only while the connection lives.
CREATE FUNCTION integrations.find_webhook_endpoint(hash bytea)
RETURNS TABLE (
    id uuid, company_id varchar, franchise_id varchar, integration_id uuid, provider varchar, account_key varchar, account jsonb, config jsonb,
    authority varchar, app varchar, secrets jsonb, previous_holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.id, e.company_id, i.franchise_id, e.integration_id, i.provider, i.account_key, i.account, i.config,
           e.authority, e.app, e.secrets, coalesce(e.previous_until > clock_timestamp(), false)
    FROM integrations.webhook_endpoints AS e JOIN integrations.integrations AS i ON i.id = e.integration_id AND i.company_id = e.company_id
    WHERE (e.key_hash = hash OR (e.previous_key_hash = hash AND e.previous_key_until > clock_timestamp()))
      AND i.deleted_at IS NULL AND i.status <> 'disconnected'
$$;
REVOKE ALL ON FUNCTION integrations.find_webhook_endpoint(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.find_webhook_endpoint(bytea) TO integrations_worker;

-- Whose account an app's delivery is about: live connections whose grant this very app got. only_company narrows it for a company's own app.
CREATE FUNCTION integrations.find_webhook_recipients(of_authority text, of_app text, only_company text, of_providers text[], accounts text[], account_setting text, by_consent boolean)
RETURNS TABLE (reference text, company_id varchar, franchise_id varchar, integration_id uuid, provider varchar, account_key varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT asked.reference, i.company_id, i.franchise_id, i.id, i.provider, i.account_key
    FROM unnest(accounts) AS asked (reference)
    JOIN integrations.grants AS g ON g.authority = of_authority AND g.app = of_app AND (NOT by_consent OR g.account = asked.reference)
    JOIN integrations.integrations AS i ON i.grant_id = g.id AND i.company_id = g.company_id
    WHERE i.deleted_at IS NULL AND i.status <> 'disconnected' AND i.provider = ANY (of_providers)
      AND (only_company IS NULL OR i.company_id = only_company)
      AND (by_consent OR CASE WHEN account_setting IS NULL THEN i.account ->> 'external_id' ELSE i.config ->> account_setting END = asked.reference)
    LIMIT 1000
$$;
REVOKE ALL ON FUNCTION integrations.find_webhook_recipients(text, text, text, text[], text[], text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.find_webhook_recipients(text, text, text, text[], text[], text, boolean) TO integrations_worker;

-- A connection that is let go of takes its address and its secrets along, whoever wrote the row.
CREATE FUNCTION integrations.forget_webhook_endpoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM integrations.webhook_endpoints WHERE integration_id = NEW.id AND company_id = NEW.company_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION integrations.forget_webhook_endpoint() FROM PUBLIC;
CREATE TRIGGER integrations_forget_webhook AFTER UPDATE OF status, deleted_at ON integrations.integrations
    FOR EACH ROW WHEN (NEW.status = 'disconnected' OR NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION integrations.forget_webhook_endpoint();

SELECT integrations.protect_tenant_table(name::regclass)
FROM unnest(ARRAY['integrations.webhook_endpoints', 'integrations.webhook_deliveries', 'integrations.webhook_deliveries_default', 'integrations.webhook_receipts']) AS name;
SELECT integrations.ensure_webhook_partitions(3);

GRANT SELECT, INSERT, UPDATE, DELETE ON integrations.webhook_endpoints TO integrations_app;
GRANT SELECT, INSERT, UPDATE (verdict, reason, attempts, next_attempt_at, handed_over_at, replayed_at) ON integrations.webhook_deliveries TO integrations_app;
GRANT SELECT, INSERT, UPDATE (received_at) ON integrations.webhook_receipts TO integrations_app;

-- The worker: finds what waits for a confirmation, re-seals, and removes what is old.
CREATE POLICY worker_find ON integrations.webhook_endpoints FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_reseal ON integrations.webhook_endpoints FOR UPDATE TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_find ON integrations.webhook_deliveries FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_reseal ON integrations.webhook_deliveries FOR UPDATE TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_purge ON integrations.webhook_deliveries FOR DELETE TO integrations_worker USING (true);
CREATE POLICY worker_find ON integrations.webhook_receipts FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_purge ON integrations.webhook_receipts FOR DELETE TO integrations_worker USING (true);
GRANT SELECT (id, company_id, secrets), UPDATE (secrets) ON integrations.webhook_endpoints TO integrations_worker;
GRANT SELECT (id, company_id, integration_id, provider, received_at, body, next_attempt_at), UPDATE (body, next_attempt_at), DELETE ON integrations.webhook_deliveries TO integrations_worker;
GRANT SELECT (company_id, integration_id, digest, received_at), DELETE ON integrations.webhook_receipts TO integrations_worker;
GRANT SELECT, INSERT ON integrations.data_deletions TO integrations_worker;
