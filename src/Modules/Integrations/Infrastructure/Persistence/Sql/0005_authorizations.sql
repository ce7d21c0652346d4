-- Connections by consent: trips to consent pages that are under way, and grants that wait to be withdrawn.

CREATE TABLE integrations.authorizations (
    id uuid NOT NULL CONSTRAINT authorizations_pkey PRIMARY KEY,
    state_hash bytea NOT NULL CONSTRAINT authorizations_state_key UNIQUE,
    company_id varchar(36) NOT NULL,
    franchise_id varchar(36) NULL,
    integration_id uuid NOT NULL,
    provider varchar(100) NOT NULL,
    user_id varchar(200) NOT NULL,
    session_hash bytea NOT NULL,
    redirect_uri text NOT NULL,
    client_id varchar(300) NOT NULL,
    scopes text[] NOT NULL,
    replace_account boolean NOT NULL,
    return_url text NULL,
    draft_fields text[] NOT NULL,
    payload jsonb NOT NULL,
    outcome jsonb NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz NULL
);
-- The hash is of 256 random bits: that it is unique over all tenants tells nobody anything.
CREATE INDEX authorizations_expired_idx ON integrations.authorizations (expires_at);

SELECT integrations.protect_tenant_table('integrations.authorizations');
GRANT SELECT, INSERT, UPDATE (outcome) ON integrations.authorizations TO integrations_app;
CREATE POLICY worker_find ON integrations.authorizations FOR SELECT TO integrations_worker USING (true);
CREATE POLICY worker_reseal ON integrations.authorizations FOR UPDATE TO integrations_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_purge ON integrations.authorizations FOR DELETE TO integrations_worker USING (true);
GRANT SELECT (id, company_id, payload, expires_at), UPDATE (payload), DELETE ON integrations.authorizations TO integrations_worker;

-- A callback knows a state and no tenant: one row, once. What it was good for is emptied as it is read; who comes again finds the ending only.
CREATE FUNCTION integrations.take_authorization(wanted bytea)
RETURNS TABLE (
    fresh boolean, id uuid, company_id varchar, franchise_id varchar, integration_id uuid, provider varchar, user_id varchar, session_hash bytea,
    redirect_uri text, client_id varchar, scopes text[], replace_account boolean, return_url text, draft_fields text[], payload jsonb, outcome jsonb)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH found AS (
        SELECT * FROM integrations.authorizations a WHERE a.state_hash = wanted AND a.expires_at > clock_timestamp() FOR UPDATE
    ), taken AS (
        UPDATE integrations.authorizations a SET used_at = clock_timestamp(), payload = '{}' FROM found WHERE a.id = found.id AND found.used_at IS NULL
    )
    SELECT found.used_at IS NULL, found.id, found.company_id, found.franchise_id, found.integration_id, found.provider, found.user_id, found.session_hash,
           found.redirect_uri, found.client_id, found.scopes, found.replace_account, found.return_url, found.draft_fields, found.payload, found.outcome
    FROM found
$$;
REVOKE ALL ON FUNCTION integrations.take_authorization(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.take_authorization(bytea) TO integrations_worker;

ALTER TABLE integrations.grants
    ADD COLUMN released_at timestamptz NULL,
    ADD COLUMN revoke_next_at timestamptz NULL,
    -- The last renewal moved the end of what it renewed: nobody has to be told that it comes near.
    ADD COLUMN renews_itself boolean NOT NULL DEFAULT false,
    -- Which end the last notice was about, and which of the notices it was (days).
    ADD COLUMN notice_end timestamptz NULL,
    ADD COLUMN notice_days int NULL;
CREATE INDEX grants_due_revoke_idx ON integrations.grants (revoke_next_at) WHERE revoke_next_at IS NOT NULL;
CREATE INDEX grants_refresh_end_idx ON integrations.grants (refresh_expires_at) WHERE refresh_expires_at IS NOT NULL;
