-- An issuer's subject may be a number that tells people nothing: the name that it gave stands beside it.
ALTER TABLE integrations.activity ADD COLUMN actor_name text NULL;
