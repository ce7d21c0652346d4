-- ASP.NET Core's keys for cookies and for forms, shared by all hosts, so that a session begun at one goes on at another.
-- The keys are in here only wrapped by the installation's key-encryption key.

CREATE TABLE integrations.data_protection_keys (
    name varchar(200) NOT NULL CONSTRAINT data_protection_keys_pkey PRIMARY KEY,
    xml text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON integrations.data_protection_keys TO integrations_worker;
