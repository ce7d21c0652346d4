-- A person has a stream begin again, at a date or at its beginning, or takes a run its stream.

ALTER TABLE integrations.sync_streams
    -- Nothing older is wanted. Null: everything.
    ADD COLUMN start_from timestamptz NULL,
    ADD COLUMN restarted_at timestamptz NULL,
    -- Up to when everything has been read, as its reader tells.
    ADD COLUMN read_until timestamptz NULL;

ALTER TABLE integrations.sync_runs
    DROP CONSTRAINT sync_runs_state_check,
    ADD CONSTRAINT sync_runs_state_check CHECK (state IN ('running', 'completed', 'failed', 'abandoned', 'cancelled'));

DROP TRIGGER sync_streams_told ON integrations.sync_streams;
CREATE TRIGGER sync_streams_told AFTER UPDATE ON integrations.sync_streams FOR EACH ROW
    WHEN ((OLD.run_id, OLD.paused_at, OLD.restarted_at) IS DISTINCT FROM (NEW.run_id, NEW.paused_at, NEW.restarted_at)) EXECUTE FUNCTION integrations.tell_sync();
