-- What the hourly retention needs to do as the owner.

-- The activity log is append-only for the run-time role, so this function and not its caller says how short the log may become.
CREATE FUNCTION integrations.drop_activity_partitions(keep_months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    keep_from date;
    old_partition name;
    dropped int := 0;
BEGIN
    IF keep_months IS NULL OR keep_months NOT BETWEEN 24 AND 1200 THEN
        RAISE EXCEPTION 'keep_months must be between 24 and 1200';
    END IF;
    keep_from := (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => keep_months))::date;
    PERFORM pg_advisory_xact_lock(hashtext('integrations.activity partitions'));
    FOR old_partition IN
        SELECT child.relname
        FROM pg_inherits JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
        WHERE pg_inherits.inhparent = 'integrations.activity'::regclass
          AND child.relname ~ '^activity_\d{4}_\d{2}$'
          AND to_date(right(child.relname, 7), 'YYYY_MM') < keep_from
        ORDER BY child.relname
    LOOP
        EXECUTE format('DROP TABLE integrations.%I', old_partition);
        dropped := dropped + 1;
    END LOOP;

    -- Rows that came before their month's partition was made.
    DELETE FROM integrations.activity_default
    WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM integrations.activity_default WHERE occurred_at < keep_from::timestamp AT TIME ZONE 'UTC' LIMIT 10000));
    RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION integrations.drop_activity_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.drop_activity_partitions(int) TO integrations_worker;
