-- Sync streams: how far other modules have come with each connection, who is at it, and when it is next.

CREATE TABLE integrations.sync_streams (
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL CONSTRAINT sync_streams_integration_fkey REFERENCES integrations.integrations (id) ON DELETE CASCADE,
    stream varchar(50) NOT NULL,
    -- The reader's own mark of how far it came. Null: from the beginning.
    cursor text NULL,
    -- When other modules are told that it is due. Counts only while the integration is connected.
    next_due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    paused_at timestamptz NULL,
    -- The run that has the stream. Whoever writes names it: a run that lost the stream writes nothing.
    run_id uuid NULL,
    lease_until timestamptz NULL,
    -- Runs without success in a row.
    failure_count int NOT NULL DEFAULT 0,
    error_code varchar(50) NULL,
    last_success_at timestamptz NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT sync_streams_pkey PRIMARY KEY (company_id, integration_id, stream),
    CONSTRAINT sync_streams_lease_check CHECK ((run_id IS NULL) = (lease_until IS NULL))
);
CREATE INDEX sync_streams_integration_idx ON integrations.sync_streams (integration_id);
CREATE INDEX sync_streams_due_idx ON integrations.sync_streams (next_due_at) WHERE paused_at IS NULL AND run_id IS NULL;
CREATE INDEX sync_streams_lease_idx ON integrations.sync_streams (lease_until) WHERE run_id IS NOT NULL;

CREATE TABLE integrations.sync_runs (
    id uuid NOT NULL,
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL,
    stream varchar(50) NOT NULL,
    -- abandoned: its lease ran out before it said how it ended.
    state varchar(10) NOT NULL DEFAULT 'running' CONSTRAINT sync_runs_state_check CHECK (state IN ('running', 'completed', 'failed', 'abandoned')),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz NULL,
    -- How long it may be silent.
    lease interval NOT NULL,
    cursor_before text NULL,
    cursor_after text NULL,
    read bigint NOT NULL DEFAULT 0,
    changed bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    error_code varchar(50) NULL,
    CONSTRAINT sync_runs_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT sync_runs_stream_fkey FOREIGN KEY (company_id, integration_id, stream) REFERENCES integrations.sync_streams ON DELETE CASCADE
);
CREATE INDEX sync_runs_newest_idx ON integrations.sync_runs (company_id, integration_id, stream, started_at DESC);
CREATE INDEX sync_runs_ended_idx ON integrations.sync_runs (ended_at) WHERE ended_at IS NOT NULL;

SELECT integrations.protect_tenant_table(name::regclass) FROM unnest(ARRAY['integrations.sync_streams', 'integrations.sync_runs']) AS name;
GRANT SELECT, INSERT, UPDATE ON integrations.sync_streams, integrations.sync_runs TO integrations_app;

-- The worker tells what is due, gives up runs that were left, makes the streams that a new build declares, and removes old runs.
CREATE POLICY worker_all ON integrations.sync_streams TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON integrations.sync_runs TO integrations_worker USING (true) WITH CHECK (true);
GRANT SELECT (company_id, integration_id, stream, next_due_at, paused_at, run_id, lease_until, failure_count),
    INSERT (company_id, integration_id, stream, next_due_at), UPDATE (next_due_at, run_id, lease_until, failure_count) ON integrations.sync_streams TO integrations_worker;
GRANT SELECT (company_id, id, state, ended_at), UPDATE (state, ended_at), DELETE ON integrations.sync_runs TO integrations_worker;

-- Open screens hear of it under the integration's id: a run began or ended, a pause. Progress tells nobody.
CREATE FUNCTION integrations.tell_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('integrations_changed', 'sync:' || NEW.integration_id || ':' || NEW.company_id);
    RETURN NULL;
END $$;
CREATE TRIGGER sync_streams_told AFTER UPDATE ON integrations.sync_streams FOR EACH ROW
    WHEN ((OLD.run_id, OLD.paused_at) IS DISTINCT FROM (NEW.run_id, NEW.paused_at)) EXECUTE FUNCTION integrations.tell_sync();
