DROP TRIGGER consent_no_delete;
DROP TRIGGER consent_no_update;
DROP TRIGGER mod_event_no_delete;
DROP TRIGGER mod_event_no_update;
