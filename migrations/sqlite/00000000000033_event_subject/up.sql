-- An event is about a comment, a persona or an account: exactly one of the three.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE event_with_subject (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES account (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('author', 'reader', 'moderator', 'owner', 'rule')),
    action TEXT NOT NULL,
    comment_id BIGINT REFERENCES comment (id),
    persona_id BIGINT REFERENCES voice (id),
    account_id BIGINT REFERENCES account (id),
    -- Of a comment, and of nothing else: which edition of its text, and where it stood, as moderation/review/author.
    revision INTEGER,
    case_id BIGINT REFERENCES mod_case (id),
    from_state TEXT,
    to_state TEXT,
    reason TEXT,
    policy INTEGER NOT NULL,
    -- The event that this one undoes.
    reverts_id BIGINT UNIQUE REFERENCES mod_event (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'subject', 'staff')),
    CONSTRAINT mod_event_subject CHECK (
        (comment_id IS NOT NULL AND persona_id IS NULL AND account_id IS NULL)
        OR (comment_id IS NULL AND persona_id IS NOT NULL AND account_id IS NULL)
        OR (comment_id IS NULL AND persona_id IS NULL AND account_id IS NOT NULL)
    ),
    CONSTRAINT mod_event_state CHECK ((comment_id IS NULL) = (revision IS NULL) AND (comment_id IS NULL) = (to_state IS NULL))
);
INSERT INTO event_with_subject (id, at, actor_id, actor_kind, action, comment_id, revision, case_id, from_state, to_state, reason, policy, reverts_id, visibility)
SELECT id, at, actor_id, actor_kind, action, comment_id, revision, case_id, from_state, to_state, reason, policy, reverts_id, visibility FROM mod_event;
DROP TABLE mod_event;
ALTER TABLE event_with_subject RENAME TO mod_event;
CREATE INDEX mod_event_by_comment ON mod_event (comment_id, id);
CREATE INDEX mod_event_by_case ON mod_event (case_id, id);
CREATE INDEX mod_event_by_actor ON mod_event (actor_id, id);
CREATE INDEX mod_event_log ON mod_event (id) WHERE visibility <> 'subject';
CREATE INDEX mod_event_public ON mod_event (at, id) WHERE visibility = 'public';
CREATE INDEX mod_event_by_persona ON mod_event (persona_id, id) WHERE persona_id IS NOT NULL;
CREATE TRIGGER mod_event_no_update BEFORE UPDATE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
CREATE TRIGGER mod_event_no_delete BEFORE DELETE ON mod_event BEGIN SELECT RAISE(ABORT, 'mod_event is append-only'); END;
COMMIT;
PRAGMA foreign_keys = ON;
