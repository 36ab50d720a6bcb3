-- What is not about a comment is lost.
DELETE FROM mod_event_text WHERE event_id IN (SELECT id FROM mod_event WHERE comment_id IS NULL);
DROP TRIGGER mod_event_append_only ON mod_event;
DELETE FROM mod_event WHERE comment_id IS NULL;
CREATE TRIGGER mod_event_append_only BEFORE UPDATE OR DELETE ON mod_event FOR EACH ROW EXECUTE FUNCTION append_only();
DROP INDEX mod_event_by_persona;
ALTER TABLE mod_event DROP CONSTRAINT mod_event_state;
ALTER TABLE mod_event DROP CONSTRAINT mod_event_subject;
ALTER TABLE mod_event DROP COLUMN account_id;
ALTER TABLE mod_event DROP COLUMN persona_id;
ALTER TABLE mod_event ALTER COLUMN to_state SET NOT NULL;
ALTER TABLE mod_event ALTER COLUMN revision SET NOT NULL;
ALTER TABLE mod_event ALTER COLUMN comment_id SET NOT NULL;
