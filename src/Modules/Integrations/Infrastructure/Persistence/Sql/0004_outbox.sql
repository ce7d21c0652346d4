-- Events on their way to other modules, and the notices by which hosts hear of work and of changes.

-- The place of an event in its integration's order. Handed out by the trigger below, never by a default.
CREATE SEQUENCE integrations.outbox_sequence;

CREATE TABLE integrations.outbox (
    id uuid NOT NULL,
    sequence bigint NOT NULL,
    company_id varchar(36) NOT NULL,
    franchise_id varchar(36) NULL,
    integration_id uuid NOT NULL,
    type varchar(50) NOT NULL,
    payload jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- pending: no host has looked at it yet. routed: the lanes of its handlers know of it. dead: no host knows its type.
    state varchar(10) NOT NULL DEFAULT 'pending' CONSTRAINT outbox_state_check CHECK (state IN ('pending', 'routed', 'dead')),
    routed_at timestamptz NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX outbox_pending_idx ON integrations.outbox (sequence) WHERE state = 'pending';
CREATE INDEX outbox_integration_idx ON integrations.outbox (company_id, integration_id, sequence);
CREATE INDEX outbox_routed_idx ON integrations.outbox (routed_at) WHERE state = 'routed';

-- One handler's way through one integration's events: everything up to the cursor is handled, or is a dead letter. A row of its own for each
-- handler, so that one which fails keeps neither the others nor other integrations waiting.
CREATE TABLE integrations.outbox_lanes (
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL,
    handler varchar(300) NOT NULL,
    cursor bigint NOT NULL,
    -- When it is to be looked at: at once, after a failure's wait, or when the lease of the host that is at it ends. Null: nothing to do.
    due_at timestamptz NULL,
    -- Grows with each routing that concerns it, so that a host which found nothing more knows whether something came since.
    wakes bigint NOT NULL DEFAULT 0,
    lease_owner uuid NULL,
    attempts int NOT NULL DEFAULT 0,
    error_code varchar(50) NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT outbox_lanes_pkey PRIMARY KEY (company_id, integration_id, handler)
);
CREATE INDEX outbox_lanes_due_idx ON integrations.outbox_lanes (handler, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_lanes_lease_idx ON integrations.outbox_lanes (lease_owner) WHERE lease_owner IS NOT NULL;

-- An event that one handler could not take (handler null: an event of a type that nobody knows). Kept until the operator replays it with success.
CREATE TABLE integrations.outbox_dead_letters (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL,
    event_id uuid NOT NULL,
    type varchar(50) NOT NULL,
    handler varchar(300) NULL,
    error_code varchar(50) NOT NULL,
    attempts int NOT NULL,
    died_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Set while a replay is asked for: when it is to be done, or when the lease of the host that is at it ends.
    replay_at timestamptz NULL,
    lease_owner uuid NULL,
    CONSTRAINT outbox_dead_letters_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT outbox_dead_letters_event_fkey FOREIGN KEY (company_id, event_id) REFERENCES integrations.outbox (company_id, id)
);
CREATE UNIQUE INDEX outbox_dead_letters_event_key ON integrations.outbox_dead_letters (company_id, event_id, handler) NULLS NOT DISTINCT;
CREATE INDEX outbox_dead_letters_replay_idx ON integrations.outbox_dead_letters (replay_at) WHERE replay_at IS NOT NULL;
CREATE INDEX outbox_dead_letters_newest_idx ON integrations.outbox_dead_letters (died_at DESC, id DESC);

-- Order: whoever writes an event of an integration waits for the one who wrote the event before it, until that one's transaction has ended, and
-- takes its number after that. So an event that can be seen has none before it that is still to appear, and the numbers of an integration are the
-- order of the commits. The lock is a transaction's last: events are written after the rows that they tell of, those of several integrations in
-- the order of their ids.
CREATE FUNCTION integrations.place_in_outbox() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.integration_id::text, 20261122));
    NEW.sequence := nextval('integrations.outbox_sequence');
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_place BEFORE INSERT ON integrations.outbox FOR EACH ROW EXECUTE FUNCTION integrations.place_in_outbox();

CREATE FUNCTION integrations.tell_outbox() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('integrations_outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_told AFTER INSERT ON integrations.outbox FOR EACH STATEMENT EXECUTE FUNCTION integrations.tell_outbox();

SELECT integrations.protect_tenant_table(name::regclass)
FROM unnest(ARRAY['integrations.outbox', 'integrations.outbox_lanes', 'integrations.outbox_dead_letters']) AS name;

-- The application adds events and reads none; the worker routes, delivers and removes them, and may add what it finds due.
GRANT INSERT ON integrations.outbox TO integrations_app;
GRANT USAGE ON SEQUENCE integrations.outbox_sequence TO integrations_app, integrations_worker;
CREATE POLICY worker_all ON integrations.outbox TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON integrations.outbox_lanes TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON integrations.outbox_dead_letters TO integrations_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (sequence, state, routed_at), DELETE ON integrations.outbox TO integrations_worker;
GRANT SELECT, INSERT, UPDATE (cursor, due_at, wakes, lease_owner, attempts, error_code, moved_at), DELETE ON integrations.outbox_lanes TO integrations_worker;
GRANT SELECT, INSERT, UPDATE (error_code, attempts, replay_at, lease_owner), DELETE ON integrations.outbox_dead_letters TO integrations_worker;

-- Changes that caches and open screens want to hear of, as '<what>:<id>:<company>'; the company comes last because nothing is known of its
-- characters. Only what a reader of the row would notice: a check that found nothing new tells nobody.
CREATE FUNCTION integrations.tell_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('integrations_changed', TG_ARGV[0] || ':' || OLD.id || ':' || OLD.company_id);
    RETURN NULL;
END $$;
CREATE TRIGGER integrations_told AFTER UPDATE ON integrations.integrations FOR EACH ROW
    WHEN ((OLD.status, OLD.account_key, OLD.display_name, OLD.franchise_id, OLD.grant_id, OLD.verified, OLD.error_code, OLD.deleted_at, OLD.account, OLD.config)
        IS DISTINCT FROM (NEW.status, NEW.account_key, NEW.display_name, NEW.franchise_id, NEW.grant_id, NEW.verified, NEW.error_code, NEW.deleted_at, NEW.account, NEW.config))
    EXECUTE FUNCTION integrations.tell_change('integration');
CREATE TRIGGER integrations_gone_told AFTER DELETE ON integrations.integrations FOR EACH ROW EXECUTE FUNCTION integrations.tell_change('integration');
CREATE TRIGGER grants_told AFTER UPDATE ON integrations.grants FOR EACH ROW
    WHEN ((OLD.generation, OLD.error_code, OLD.scopes) IS DISTINCT FROM (NEW.generation, NEW.error_code, NEW.scopes))
    EXECUTE FUNCTION integrations.tell_change('grant');
CREATE TRIGGER grants_gone_told AFTER DELETE ON integrations.grants FOR EACH ROW EXECUTE FUNCTION integrations.tell_change('grant');
