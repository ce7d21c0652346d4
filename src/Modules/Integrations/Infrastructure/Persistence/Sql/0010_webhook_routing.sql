-- Webhooks of apps: who hears of them when nobody is connected any more, and whose app an address belongs to.

-- Every consent that a connection has lived on. A grant goes with its last connection, and what a provider has to tell of the account can come after that: a shop asks for
-- deletion 48 hours after the app was uninstalled. Ids and names only, nothing that opens anything; goes with the connection's row.
CREATE TABLE integrations.consents_given (
    company_id varchar(36) NOT NULL,
    integration_id uuid NOT NULL CONSTRAINT consents_given_integration_fkey REFERENCES integrations.integrations (id) ON DELETE CASCADE,
    authority varchar(100) NOT NULL,
    app varchar(300) NOT NULL,
    account varchar(300) NOT NULL,
    given_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT consents_given_pkey PRIMARY KEY (company_id, integration_id, authority, app, account)
);
CREATE INDEX consents_given_account_idx ON integrations.consents_given (authority, app, account);
SELECT integrations.protect_tenant_table('integrations.consents_given');

INSERT INTO integrations.consents_given (company_id, integration_id, authority, app, account, given_at)
SELECT i.company_id, i.id, g.authority, g.app, g.account, g.created_at
FROM integrations.integrations AS i JOIN integrations.grants AS g ON g.id = i.grant_id AND g.company_id = i.company_id
WHERE g.app <> 'login';

-- As the owner, so that nobody can write down a consent that was not given. A login is no consent.
CREATE FUNCTION integrations.note_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO integrations.consents_given (company_id, integration_id, authority, app, account)
    SELECT NEW.company_id, NEW.id, g.authority, g.app, g.account
    FROM integrations.grants AS g WHERE g.id = NEW.grant_id AND g.company_id = NEW.company_id AND g.app <> 'login'
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION integrations.note_consent() FROM PUBLIC;
CREATE TRIGGER integrations_note_consent AFTER INSERT OR UPDATE OF grant_id ON integrations.integrations
    FOR EACH ROW WHEN (NEW.grant_id IS NOT NULL) EXECUTE FUNCTION integrations.note_consent();

-- Both ways of finding whose a delivery is, however many have granted the app: by who consented, and by a setting.
CREATE INDEX grants_app_account_idx ON integrations.grants (authority, app, account);
CREATE INDEX integrations_granted_config_idx ON integrations.integrations USING gin (config jsonb_path_ops) WHERE grant_id IS NOT NULL;

-- Whose account an app's delivery is about: live connections whose grant this very app got, and where the delivery reaches those too, connections that lived on such a
-- grant once. Without account_setting it is told by who consented. only_company narrows it for a company's own app. (find_webhook_recipients stays for hosts of the
-- version before.)
CREATE FUNCTION integrations.find_webhook_connections(
    of_authority text, of_app text, only_company text, of_provider text, accounts text[], account_setting text, reaches_let_go boolean)
RETURNS TABLE (reference text, company_id varchar, franchise_id varchar, integration_id uuid, account_key varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.account, i.company_id, i.franchise_id, i.id, i.account_key
    FROM unnest(accounts) AS asked (reference)
    JOIN integrations.grants AS g ON g.account = asked.reference
    JOIN integrations.integrations AS i ON i.grant_id = g.id AND i.company_id = g.company_id
    WHERE account_setting IS NULL AND g.authority = of_authority AND g.app = of_app
      AND i.provider = of_provider AND i.deleted_at IS NULL AND i.status <> 'disconnected' AND (only_company IS NULL OR i.company_id = only_company)
    UNION
    SELECT asked.reference, i.company_id, i.franchise_id, i.id, i.account_key
    FROM unnest(accounts) AS asked (reference)
    -- One by one by the index: planned as a join, all that granted the app would be read.
    CROSS JOIN LATERAL (
        SELECT * FROM integrations.integrations AS named
        WHERE named.config @> jsonb_build_object(account_setting, asked.reference) AND named.grant_id IS NOT NULL
        OFFSET 0
    ) AS i
    JOIN integrations.grants AS g ON g.id = i.grant_id AND g.company_id = i.company_id
    WHERE account_setting IS NOT NULL AND g.authority = of_authority AND g.app = of_app
      AND i.provider = of_provider AND i.deleted_at IS NULL AND i.status <> 'disconnected' AND (only_company IS NULL OR i.company_id = only_company)
    UNION
    SELECT past.account, i.company_id, i.franchise_id, i.id, i.account_key
    FROM integrations.consents_given AS past
    JOIN integrations.integrations AS i ON i.id = past.integration_id AND i.company_id = past.company_id
    WHERE reaches_let_go AND past.authority = of_authority AND past.app = of_app AND past.account = ANY (accounts)
      AND i.provider = of_provider AND (only_company IS NULL OR i.company_id = only_company)
$$;
REVOKE ALL ON FUNCTION integrations.find_webhook_connections(text, text, text, text, text[], text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.find_webhook_connections(text, text, text, text, text[], text, boolean) TO integrations_worker;

-- An app's address serves the app that the connection's consent was given to now, not the one from when the address was made; without a consent it serves nobody.
CREATE OR REPLACE FUNCTION integrations.find_webhook_endpoint(hash bytea)
RETURNS TABLE (
    id uuid, company_id varchar, franchise_id varchar, integration_id uuid, provider varchar, account_key varchar, account jsonb, config jsonb,
    authority varchar, app varchar, secrets jsonb, previous_holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.id, e.company_id, i.franchise_id, e.integration_id, i.provider, i.account_key, i.account, i.config,
           g.authority, g.app, e.secrets, coalesce(e.previous_until > clock_timestamp(), false)
    FROM integrations.webhook_endpoints AS e
    JOIN integrations.integrations AS i ON i.id = e.integration_id AND i.company_id = e.company_id
    LEFT JOIN integrations.grants AS g ON e.app IS NOT NULL AND g.id = i.grant_id AND g.company_id = i.company_id AND g.authority = e.authority
    WHERE (e.key_hash = hash OR (e.previous_key_hash = hash AND e.previous_key_until > clock_timestamp()))
      AND i.deleted_at IS NULL AND i.status <> 'disconnected' AND (e.app IS NULL OR g.id IS NOT NULL)
$$;

-- A connection that is let go of takes its address and its secrets along, whoever wrote the row. The address of a company's own app serves all its connections, and is
-- pasted at the provider once: another of them takes it over.
CREATE OR REPLACE FUNCTION integrations.forget_webhook_endpoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE integrations.webhook_endpoints AS left_over SET integration_id = heir.id
    FROM integrations.webhook_endpoints AS e
    CROSS JOIN LATERAL (
        SELECT i.id FROM integrations.integrations AS i JOIN integrations.grants AS g ON g.id = i.grant_id AND g.company_id = i.company_id
        WHERE i.company_id = NEW.company_id AND i.id <> NEW.id AND i.franchise_id IS NOT DISTINCT FROM NEW.franchise_id AND i.deleted_at IS NULL AND i.status <> 'disconnected'
          AND g.authority = e.authority AND g.app = e.app
          AND NOT EXISTS (SELECT FROM integrations.webhook_endpoints AS other WHERE other.company_id = i.company_id AND other.integration_id = i.id)
        ORDER BY i.created_at, i.id LIMIT 1
    ) AS heir
    WHERE e.integration_id = NEW.id AND e.company_id = NEW.company_id AND left_over.id = e.id;
    DELETE FROM integrations.webhook_endpoints WHERE integration_id = NEW.id AND company_id = NEW.company_id;
    RETURN NULL;
END $$;
