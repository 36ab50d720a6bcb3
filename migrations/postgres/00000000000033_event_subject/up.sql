-- An event is about a comment, a persona or an account: exactly one of the three.
ALTER TABLE mod_event ALTER COLUMN comment_id DROP NOT NULL;
ALTER TABLE mod_event ALTER COLUMN revision DROP NOT NULL;
ALTER TABLE mod_event ALTER COLUMN to_state DROP NOT NULL;
ALTER TABLE mod_event ADD COLUMN persona_id BIGINT REFERENCES voice (id);
ALTER TABLE mod_event ADD COLUMN account_id BIGINT REFERENCES account (id);
ALTER TABLE mod_event ADD CONSTRAINT mod_event_subject CHECK (num_nonnulls(comment_id, persona_id, account_id) = 1);
ALTER TABLE mod_event ADD CONSTRAINT mod_event_state CHECK ((comment_id IS NULL) = (revision IS NULL) AND (comment_id IS NULL) = (to_state IS NULL));
CREATE INDEX mod_event_by_persona ON mod_event (persona_id, id) WHERE persona_id IS NOT NULL;
