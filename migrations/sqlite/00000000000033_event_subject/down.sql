-- What is not about a comment is lost.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DELETE FROM mod_event_text WHERE event_id IN (SELECT id FROM mod_event WHERE comment_id IS NULL);
CREATE TABLE event_of_comment (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES account (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('author', 'reader', 'moderator', 'owner', 'rule')),
    action TEXT NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    revision INTEGER NOT NULL,
    case_id BIGINT REFERENCES mod_case (id),
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT,
    policy INTEGER NOT NULL,
    reverts_id BIGINT UNIQUE REFERENCES mod_event (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'subject', 'staff'))
);
INSERT INTO event_of_comment (id, at, actor_id, actor_kind, action, comment_id, revision, case_id, from_state, to_state, reason, policy, reverts_id, visibility)
SELECT id, at, actor_id, actor_kind, action, comment_id, revision, case_id, from_state, to_state, reason, policy, reverts_id, visibility
FROM mod_event WHERE comment_id IS NOT NULL;
DROP TABLE mod_event;
ALTER TABLE event_of_comment RENAME TO mod_event;
CREATE INDEX mod_event_by_comment ON mod_event (comment_id, id);
CREATE INDEX mod_event_by_case ON mod_event (case_id, id);
CREATE INDEX mod_event_by_actor ON mod_event (actor_id, id);
CREATE INDEX mod_event_log ON mod_event (id) WHERE visibility <> 'subject';
CREATE INDEX mod_event_public ON mod_event (at, id) WHERE visibility = 'public';
CREATE TRIGGER mod_event_no_update BEFORE UPDATE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
CREATE TRIGGER mod_event_no_delete BEFORE DELETE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
COMMIT;
PRAGMA foreign_keys = ON;
