DROP TRIGGER consent_append_only ON consent;
DROP TRIGGER mod_event_append_only ON mod_event;
DROP FUNCTION append_only();
