-- The logs are only ever added to; a mistake in the program must not be able to rewrite them.
CREATE TRIGGER mod_event_no_update BEFORE UPDATE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
CREATE TRIGGER mod_event_no_delete BEFORE DELETE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
