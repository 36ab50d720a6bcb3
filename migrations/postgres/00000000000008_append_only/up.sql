-- The logs are only ever added to; a mistake in the program must not be able to rewrite them.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER mod_event_append_only BEFORE UPDATE OR DELETE ON mod_event FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION append_only();
