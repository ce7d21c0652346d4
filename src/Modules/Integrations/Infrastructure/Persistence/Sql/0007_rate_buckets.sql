-- How fast one connection may call its provider, over all hosts. Hosts take slices of about a second, so a call costs no round trip.

CREATE TABLE integrations.rate_buckets (
    integration_id uuid NOT NULL CONSTRAINT rate_buckets_pkey PRIMARY KEY
        CONSTRAINT rate_buckets_integration_fkey REFERENCES integrations.integrations (id) ON DELETE CASCADE,
    company_id varchar(36) NOT NULL,
    tokens double precision NOT NULL,
    refilled_at timestamptz NOT NULL,
    -- Set by a 429 or by the provider's own counter: until then nobody takes anything.
    paused_until timestamptz NULL,
    -- What the last taker got: an UPDATE returns the new row only.
    taken int NOT NULL DEFAULT 0
);
SELECT integrations.protect_tenant_table('integrations.rate_buckets');
GRANT SELECT, INSERT, UPDATE ON integrations.rate_buckets TO integrations_app;
